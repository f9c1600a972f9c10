import type { EffectRequest } from '#engine'
import { RecordLink } from '../components/record-link.tsx'
import { runMessages } from './messages.ts'
import { PlainValue } from './plain-value.tsx'
import classes from './run.module.css'

/** What is asked of the outside, from the request itself: what stands here is what is carried out. */
export function EffectRequestView({ request }: { request: EffectRequest }) {
  const values = request.kind === 'update-record' ? request.values : request.form
  return (
    <>
      <p>
        <strong>
          {request.kind === 'run-action' ? request.title : runMessages.button.update(Object.keys(values).length)}
        </strong>{' '}
        {runMessages.header.on}{' '}
        <RecordLink collection={request.record.collection} id={request.record.id} label={request.record.label} />
      </p>
      {Object.keys(values).length > 0 && (
        <dl className={classes.values}>
          {Object.entries(values).map(([name, value]) => (
            <div key={name}>
              <dt>{name.replaceAll('_', ' ')}</dt>
              <dd>
                <PlainValue value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
