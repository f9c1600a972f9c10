import { useQuery } from '@tanstack/react-query'
import { read } from '../api.ts'
import { commonText } from '../messages/en/common.ts'

/** What the sidebar and the jump list offer: what the person's role and team may use. */
export function useNavigation() {
  const { data: me } = useQuery(read('getMe', {}))
  const { data: inboxes } = useQuery(read('listInboxes', {}))
  const { data: approvals } = useQuery(read('listApprovals', { query: { view: 'to-review' } }))
  const { data: workspaces } = useQuery(read('listWorkspaces', {}))
  const { data: collections } = useQuery(read('listCollections', {}))
  return {
    company: me?.company ?? commonText.product,
    inboxes: inboxes?.inboxes ?? [],
    approvals: approvals?.approvals.length ?? 0,
    workspaces: workspaces?.workspaces ?? [],
    collections: collections?.collections ?? [],
  }
}
