import classes from './skeleton.module.css'

/** Holds the place of something on its way. Invisible for the first 200 ms, so that quick answers do not flicker. */
export function Skeleton({ width = '100%', height = 14 }: { width?: number | string; height?: number | string }) {
  return <span className={classes.skeleton} style={{ width, height }} aria-hidden="true" />
}

/** Several lines of it. */
export function SkeletonLines({ count = 4 }: { count?: number }) {
  return (
    <div className={classes.lines}>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all the same and never move
        <Skeleton key={index} width={`${90 - ((index * 17) % 45)}%`} />
      ))}
    </div>
  )
}
