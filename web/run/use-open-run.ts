import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import type { RunView } from '#api'
import { announce } from '../components/live-region.tsx'
import { runMessages } from './messages.ts'

/** A run that another one leads to. */
export interface LinkedRun {
  run: string
  title: string
  record: RunView['record']
}

/** The run, where it is the person's to see. */
export function linkedRun(run: RunView['partOf']): LinkedRun | undefined {
  return run?.run && run.record ? { run: run.run, title: run.title, record: run.record } : undefined
}

/** Opens another run in the panel: beside this screen, or beside its own record where that is another one. */
export function useOpenRun({ record }: Pick<RunView, 'record'>): (to: LinkedRun) => void {
  const navigate = useNavigate()
  return ({ run, record: { collection, id } }) => {
    if (collection === record.collection && id === record.id)
      void navigate({ to: '.', search: (previous) => ({ ...previous, run, peek: undefined }) })
    else void navigate({ to: '/c/$collection/$id', params: { collection, id }, search: { run } })
  }
}

/** Leads back to the run that a sub-run is part of, when the sub-run is completed while it is on screen. */
export function useWayBack(run: RunView, openRun: (to: LinkedRun) => void): void {
  const { id, status, partOf } = run
  const seen = useRef({ id, status })
  useEffect(() => {
    const before = seen.current
    seen.current = { id, status }
    const parent = linkedRun(partOf)
    if (!parent || before.id !== id || before.status === 'completed' || status !== 'completed') return
    announce(runMessages.subrun.ledBack(parent.title))
    openRun(parent)
  }, [id, status, partOf, openRun])
}
