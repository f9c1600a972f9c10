import { useQuery } from '@tanstack/react-query'
import type { Actor } from '#engine'
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

/** Who acted: a person, or automation or the assistant on a person's behalf. */
export function ActorName({ actor }: { actor: Actor }) {
  return actor.kind === 'person' ? (
    <PersonName person={actor.person} />
  ) : (
    <span>{commonText.forPerson(commonText[actor.kind], actor.person.name)}</span>
  )
}
