/** The product's sign: the steps of a well. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--sw-accent)" />
      <path d="M6 9h20M9.5 14h13M13 19h6M15 24h2" stroke="var(--sw-on-accent)" strokeWidth="3" strokeLinecap="round" />
    </svg>
  )
}
