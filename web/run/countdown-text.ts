/** A length of time as `2 d 03:04:05`, rounded up to whole seconds: it says 00:00:00 only when nothing is left. */
export function countdownText(milliseconds: number): string {
  const seconds = Math.max(Math.ceil(milliseconds / 1_000), 0)
  const days = Math.floor(seconds / 86_400)
  const clock = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
  return days > 0 ? `${days} d ${clock}` : clock
}
