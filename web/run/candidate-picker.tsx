import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Proposal } from '#engine'
import { call } from '../api.ts'
import { ErrorNotice } from '../components/error-notice.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { CandidateCard } from './candidate-card.tsx'
import { orderCandidates } from './candidate-order.ts'
import type { Problem } from './compose-answer.ts'
import { runMessages } from './messages.ts'
import { ProblemText } from './problem-text.tsx'
import classes from './run.module.css'

interface CandidatePickerProps {
  runId: string
  attempt: number
  relation: string
  title: string
  take: 'one' | 'many'
  limit: number
  chosen: readonly string[]
  suggested: readonly string[]
  proposal: Proposal | undefined
  problem: Problem | undefined
  onChange: (records: string[]) => void
}

const searchDelayMilliseconds = 200

/** Records a relation leads to, as cards. With a suggestion, the others are one click away, with search and paging. */
export function CandidatePicker({
  runId,
  attempt,
  relation,
  title,
  take,
  limit,
  chosen,
  suggested,
  proposal,
  problem,
  onChange,
}: CandidatePickerProps) {
  const words = runMessages.load
  const [isPicking, setPicking] = useState(suggested.length === 0)
  const [search, setSearch] = useState('')
  const [asked] = useDebouncedValue(search.trim(), searchDelayMilliseconds)
  const candidates = useCandidates(runId, attempt, relation, asked)
  const found = candidates.data?.pages.flatMap((page) => page.records) ?? []
  const collection = candidates.data?.pages[0]?.collection
  const all = orderCandidates({ found, suggested, chosen, proposal })
  const shown = isPicking
    ? all
    : all.filter((candidate) => candidate.isSuggested || chosen.includes(candidate.id) || candidate.why !== undefined)
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{title}</legend>
      <ProblemText problem={problem} />
      {isPicking && (
        <TextInput
          type="search"
          label={words.search}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      )}
      {shown.map((candidate) => (
        <CandidateCard
          key={candidate.id}
          candidate={candidate}
          collection={collection}
          take={take}
          name={`record-${attempt}`}
          isChecked={chosen.includes(candidate.id)}
          onChange={(isChecked) =>
            onChange(
              take === 'one'
                ? [candidate.id]
                : isChecked
                  ? [...chosen, candidate.id]
                  : chosen.filter((id) => id !== candidate.id),
            )
          }
        />
      ))}
      {candidates.isPending && <SkeletonLines count={3} />}
      {candidates.error && (
        <ErrorNotice error={candidates.error} title={words.failed} onRetry={() => void candidates.refetch()} />
      )}
      {candidates.isSuccess && isPicking && found.length === 0 && (
        <p className={classes.hint}>{asked === '' ? words.none : words.noneFor(asked)}</p>
      )}
      <div className={classes.row}>
        {suggested.length > 0 && (
          <Button variant="default" aria-expanded={isPicking} onClick={() => setPicking(!isPicking)}>
            {isPicking ? words.pickHide : words.pick}
          </Button>
        )}
        {isPicking && candidates.hasNextPage && (
          <Button
            variant="default"
            onClick={() => void candidates.fetchNextPage()}
            disabled={candidates.isFetchingNextPage}
          >
            {words.more}
          </Button>
        )}
        {take === 'many' && <span className={classes.hint}>{words.chosen(chosen.length, limit)}</span>}
      </div>
    </fieldset>
  )
}

function useCandidates(run: string, attempt: number, relation: string, search: string) {
  return useInfiniteQuery({
    queryKey: ['listCandidates', { params: { run, attempt }, query: { relation, search } }],
    queryFn: ({ pageParam, signal }) =>
      call(
        'listCandidates',
        {
          params: { run, attempt },
          query: {
            relation,
            ...(search === '' ? {} : { search }),
            ...(pageParam === null ? {} : { after: pageParam }),
          },
        },
        { signal },
      ),
    initialPageParam: firstPage(),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
}

function firstPage(): string | null {
  return null
}
