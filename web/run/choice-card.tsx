import { type ReactNode, useId } from 'react'
import classes from './run.module.css'

interface ChoiceCardProps {
  type: 'radio' | 'checkbox'
  name: string
  value: string
  title: string
  isChecked: boolean
  onChange: (isChecked: boolean) => void
  /** Beside the title: "suggested". */
  tag?: ReactNode
  children?: ReactNode
  isInvalid?: boolean
}

/** One option as a card. A native radio or checkbox: arrows, Space and screen readers work as everywhere. */
export function ChoiceCard({
  type,
  name,
  value,
  title,
  isChecked,
  onChange,
  tag,
  children,
  isInvalid = false,
}: ChoiceCardProps) {
  const id = useId()
  return (
    <label className={classes.card}>
      <input
        type={type}
        name={name}
        value={value}
        checked={isChecked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        aria-labelledby={`${id}title`}
        aria-describedby={`${id}text`}
        aria-invalid={isInvalid || undefined}
      />
      <span className={classes.cardText}>
        <span className={classes.cardTitle}>
          <span id={`${id}title`}>{title}</span>
        </span>
        <span id={`${id}text`} className={classes.cardText}>
          {tag && (
            <span>
              <span className={classes.tag}>{tag}</span>
            </span>
          )}
          {children}
        </span>
      </span>
    </label>
  )
}
