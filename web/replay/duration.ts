const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** "2 h", "3 d", "250 ms": a length of time in its largest unit. */
export function durationText(milliseconds: number): string {
  const unit = units.find(([, size]) => milliseconds >= size)
  return unit ? `${Math.floor(milliseconds / unit[1])} ${unit[0]}` : `${Math.max(0, Math.round(milliseconds))} ms`
}
