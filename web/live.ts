import type { QueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { type LiveMessage, livePath } from '#api'
import { orderKey } from './order-key.ts'
import { reconnectDelay } from './reconnect-delay.ts'
import { isStale } from './stale-queries.ts'

/** How long a connection may be away before we say so: a reload of the server is no news. */
const graceMilliseconds = 1500
/** Lists follow a burst of messages once. */
const listDelayMilliseconds = 250

/** Most orders are answered within 100 ms; what others do meanwhile must be seen within a second. */
const orderDelayMilliseconds = 100
const orderTries = 7

let isOffline = false
const listeners = new Set<() => void>()

/** Whether the server cannot be reached at the moment. */
export function useIsOffline(): boolean {
  return useSyncExternalStore(subscribe, () => isOffline)
}

/** Follows the server's live messages until the returned function is called. */
export function followLive(queryClient: QueryClient): () => void {
  let source: EventSource | undefined
  let failures = 0
  let wasOpen = false
  let reconnectTimer: number | undefined
  let graceTimer: number | undefined
  let listTimer: number | undefined
  const waiting: LiveMessage[] = []

  function connect(): void {
    window.clearTimeout(reconnectTimer)
    source?.close()
    source = new EventSource(livePath)
    source.onopen = () => {
      failures = 0
      window.clearTimeout(graceTimer)
      graceTimer = undefined
      setOffline(false)
      // What happened meanwhile was not heard.
      if (wasOpen) void queryClient.invalidateQueries()
      wasOpen = true
    }
    source.onmessage = ({ data }: MessageEvent<string>) => receive(JSON.parse(data))
    source.onerror = () => {
      source?.close()
      graceTimer ??= window.setTimeout(() => setOffline(true), graceMilliseconds)
      failures += 1
      reconnectTimer = window.setTimeout(connect, reconnectDelay(failures))
    }
  }

  function receive(message: LiveMessage): void {
    if (message.type === 'ready') return
    if (message.type === 'run-changed') askForRun(message)
    waiting.push(message)
    listTimer ??= window.setTimeout(() => {
      const messages = waiting.splice(0)
      listTimer = undefined
      void queryClient.invalidateQueries({
        predicate: ({ queryKey, state }) => messages.some((each) => isStale(each, queryKey, state.data, 'lists')),
      })
    }, listDelayMilliseconds)
  }

  /** An order under way here brings the run along: asking for it meanwhile would only make the server slower. */
  function askForRun(message: LiveMessage & { type: 'run-changed' }, triesLeft = orderTries): void {
    if (triesLeft > 0 && queryClient.isMutating({ mutationKey: orderKey(message.run) }) > 0) {
      window.setTimeout(() => askForRun(message, triesLeft - 1), orderDelayMilliseconds)
      return
    }
    void queryClient.invalidateQueries({
      predicate: ({ queryKey, state }) => isStale(message, queryKey, state.data, 'run'),
    })
  }

  connect()
  window.addEventListener('online', connect)
  return () => {
    window.removeEventListener('online', connect)
    for (const timer of [reconnectTimer, graceTimer, listTimer]) window.clearTimeout(timer)
    source?.close()
    setOffline(false)
  }
}

function setOffline(value: boolean): void {
  if (isOffline === value) return
  isOffline = value
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
