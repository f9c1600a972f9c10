import { useQuery } from '@tanstack/react-query'
import { read } from '../api.ts'
import { commonText } from '../messages/en/common.ts'

/** A person by name; oneself is marked. */
export function PersonName({ person }: { person: { id: string; name: string } }) {
  const { data: me } = useQuery(read('getMe', {}))
  return me?.person.id === person.id ? (
    <span>
      {person.name} ({commonText.you})
    </span>
  ) : (
    <span>{person.name}</span>
  )
}
