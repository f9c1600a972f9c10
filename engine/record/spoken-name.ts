/** `due_on` as people read it: "Due on". */
export function spokenName(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
