import type { RecordValues, Value } from '#engine'
import { commonText } from '../messages/en/common.ts'
import classes from './field-value.module.css'
import { type FieldShape, formatValue } from './format-value.ts'

export interface FieldValueProps {
  field: FieldShape
  value: Value | undefined
  /** The values beside this one: an amount finds its currency among them. */
  record?: RecordValues | undefined
  /** Long text may take several lines; in a table it may not. */
  isBlock?: boolean
}

/** A field's value as people read it. Text stays text: nothing in it is ever markup. */
export function FieldValue({ field, value, record, isBlock = false }: FieldValueProps) {
  if (value === null || value === undefined || value === '') return <NoValue />
  const { text, exact } = formatValue(field, value, { record })
  if (field.display === 'badge' || field.type === 'enum') return <ValueBadge text={text} />
  if (field.type === 'boolean') return <span className={classes.plain}>{text}</span>
  if (field.display === 'email') return <a href={`mailto:${text}`}>{text}</a>
  if (field.display === 'phone') return <a href={`tel:${text.replace(/[^\d+]/g, '')}`}>{text}</a>
  if (field.display === 'url' && /^https?:\/\//i.test(text)) {
    return (
      <a href={text} target="_blank" rel="noopener noreferrer nofollow">
        {text}
      </a>
    )
  }
  const isNumber =
    field.display === 'money' || field.type === 'integer' || field.type === 'number' || field.type === 'decimal'
  const isDate = field.type === 'date' || field.type === 'datetime'
  const isMono = field.type === 'uuid' || field.type === 'json' || field.type === 'binary'
  return (
    <span
      className={isBlock ? classes.block : classes.plain}
      data-number={isNumber || isDate || undefined}
      data-mono={isMono || undefined}
      title={exact}
    >
      {text}
    </span>
  )
}

/** An empty value: a dash for the eye, a word for the ear. */
export function NoValue() {
  return (
    <span className={classes.none}>
      <span aria-hidden="true">{commonText.none}</span>
      <span className="visually-hidden">{commonText.noneSpoken}</span>
    </span>
  )
}

const tones: Record<string, string> = {
  approved: 'success',
  active: 'success',
  verified: 'success',
  valid: 'success',
  open: 'accent',
  refunded: 'neutral',
  paid: 'success',
  succeeded: 'success',
  completed: 'success',
  signed: 'success',
  low: 'success',
  clear: 'success',
  cleared: 'success',
  settled: 'success',
  received: 'success',
  pending: 'warning',
  in_review: 'warning',
  review: 'warning',
  requested: 'warning',
  draft: 'neutral',
  medium: 'warning',
  waiting: 'warning',
  expiring: 'warning',
  potential: 'warning',
  onboarding: 'warning',
  documents_requested: 'warning',
  in_signature: 'warning',
  invited: 'neutral',
  rejected: 'danger',
  frozen: 'danger',
  failed: 'danger',
  expired: 'danger',
  blocked: 'danger',
  high: 'danger',
  critical: 'danger',
  confirmed: 'danger',
  suspended: 'danger',
  urgent: 'danger',
  missing: 'danger',
  refused: 'danger',
  terminated: 'danger',
}

/** A value of a short list. The tone repeats what the word says; it never says more. */
export function ValueBadge({ text }: { text: string }) {
  return (
    <span className={classes.badge} data-tone={tones[text.toLowerCase().replaceAll(/[ -]/g, '_')] ?? 'neutral'}>
      {text.replaceAll('_', ' ')}
    </span>
  )
}
