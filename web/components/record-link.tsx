import { Link } from '@tanstack/react-router'

/** A record by its name, leading to it. An open run stays open beside it. */
export function RecordLink({
  collection,
  id,
  label,
  tab,
}: {
  collection: string
  id: string
  label: string
  tab?: string
}) {
  return (
    <Link to="/c/$collection/$id" params={{ collection, id }} search={tab === undefined ? {} : { tab }}>
      {label || `#${id}`}
    </Link>
  )
}
