/** Preloaded into a server, it sets that server's clock wrong by `CLOCK_SHIFT_MILLISECONDS`. */
const shift = Number(process.env['CLOCK_SHIFT_MILLISECONDS'] ?? 0)
const RealDate = Date

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: [], newTarget) =>
    Reflect.construct(target, given.length === 0 ? [RealDate.now() + shift] : given, newTarget),
  apply: () => new RealDate(RealDate.now() + shift).toString(),
  get: (target, name, receiver) =>
    name === 'now' ? () => RealDate.now() + shift : Reflect.get(target, name, receiver),
})
