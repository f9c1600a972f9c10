/** An instant as a `datetime-local` input writes it, in the viewer's zone; empty for what is no instant. */
export function toLocalInput(iso: string): string {
  const instant = new Date(iso)
  if (Number.isNaN(instant.getTime())) return ''
  const [year, month, day, hour, minute] = [
    instant.getFullYear(),
    instant.getMonth() + 1,
    instant.getDate(),
    instant.getHours(),
    instant.getMinutes(),
  ].map((part) => String(part).padStart(2, '0'))
  return `${year}-${month}-${day}T${hour}:${minute}`
}

/** The instant that a `datetime-local` input names, in UTC; null when it is empty. */
export function fromLocalInput(local: string): string | null {
  const instant = new Date(local)
  return local === '' || Number.isNaN(instant.getTime()) ? null : instant.toISOString()
}

export function viewersZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
