const firstMilliseconds = 500
const longestMilliseconds = 10_000

/** How long to wait before the next try after so many failures: doubles up to ten seconds. */
export function reconnectDelay(failures: number): number {
  return Math.min(longestMilliseconds, firstMilliseconds * 2 ** Math.max(0, failures - 1))
}
