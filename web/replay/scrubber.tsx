import { ActionIcon } from '@mantine/core'
import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs'
import IconPlayerPlay from '@tabler/icons-react/dist/esm/icons/IconPlayerPlay.mjs'
import IconPlayerSkipBack from '@tabler/icons-react/dist/esm/icons/IconPlayerSkipBack.mjs'
import IconPlayerSkipForward from '@tabler/icons-react/dist/esm/icons/IconPlayerSkipForward.mjs'
import { type PointerEvent, useRef } from 'react'
import type { RunEventView } from '#api'
import { formatInstant } from '../components/format-value.ts'
import { attemptOf } from './attempts.ts'
import { durationText } from './duration.ts'
import { eventSentence, replayMessages } from './messages.ts'
import classes from './replay.module.css'
import { shapes } from './shape-mark.tsx'
import { nearestIndex, type Timeline } from './timeline.ts'
import type { MomentControl } from './use-moment.ts'
import { pressed } from './use-replay-keys.ts'

interface ScrubberProps {
  events: readonly RunEventView[]
  timeline: Timeline
  moment: MomentControl
  titles: ReadonlyMap<number, string>
}

/** Moves by event, not by clock. Waits are squeezed and labelled. */
export function Scrubber({ events, timeline, moment, titles }: ScrubberProps) {
  const words = replayMessages.scrubber
  const track = useRef<HTMLDivElement>(null)
  const { index } = moment
  const view = events[index]
  const place = timeline.places[index] ?? 0
  if (!view) return null

  function drag(event: PointerEvent): void {
    if (event.buttons === 0 || !track.current) return
    const { left, width } = track.current.getBoundingClientRect()
    const to = nearestIndex(timeline.places, (event.clientX - left) / width)
    if (to !== index) moment.choose(to)
  }

  const title = titles.get(attemptOf(view) ?? -1)
  const sentence = eventSentence(view.event, title)
  return (
    <div className={classes.scrubber}>
      <div className={classes.buttons}>
        <ActionIcon
          variant="subtle"
          color="neutral"
          aria-label={words.previous}
          disabled={index === 0}
          onClick={() => moment.choose(index - 1)}
        >
          <IconPlayerSkipBack size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label={moment.isPlaying ? words.pause : words.play}
          onClick={moment.togglePlay}
        >
          {moment.isPlaying ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />}
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="neutral"
          aria-label={words.next}
          disabled={index === events.length - 1}
          onClick={() => moment.choose(index + 1)}
        >
          <IconPlayerSkipForward size={16} aria-hidden />
        </ActionIcon>
      </div>
      <div
        className={classes.slider}
        role="slider"
        tabIndex={0}
        aria-label={words.label}
        aria-valuemin={1}
        aria-valuemax={events.length}
        aria-valuenow={index + 1}
        aria-valuetext={words.spoken(index + 1, events.length, sentence, formatInstant(view.event.at).text)}
        onKeyDown={(event) => {
          if (pressed(event.key, moment, events.length)) event.preventDefault()
        }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          drag(event)
        }}
        onPointerMove={drag}
      >
        <div ref={track} className={classes.track} aria-hidden="true">
          <div className={classes.rail} />
          <div className={classes.past} style={{ width: `${place * 100}%` }} />
          {timeline.waits.map((wait) => (
            <span key={wait.at} className={classes.wait} style={{ left: `${wait.at * 100}%` }}>
              {words.wait(durationText(wait.milliseconds))}
            </span>
          ))}
          {timeline.marks.map((mark) => (
            <span
              key={mark.index}
              className={classes.tick}
              data-shape={mark.shape}
              data-past={mark.index <= index || undefined}
              style={{ left: `${mark.at * 100}%` }}
            >
              {shapes[mark.shape]}
            </span>
          ))}
          <div className={classes.thumb} style={{ left: `${place * 100}%` }} />
        </div>
      </div>
      <p className={classes.now}>
        {index + 1}/{events.length} · {sentence}
      </p>
    </div>
  )
}
