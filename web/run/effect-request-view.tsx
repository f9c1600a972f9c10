import { type EffectRequest, effectTitle } from '#engine'
import { RecordLink } from '../components/record-link.tsx'
import { runMessages } from './messages.ts'
import { PlainValue } from './plain-value.tsx'
import classes from './run.module.css'

/** What is asked of the outside, from the request itself: what stands here is what is carried out. */
export function EffectRequestView({ request }: { request: EffectRequest }) {
  const values = request.kind === 'run-action' ? request.form : request.values
  return (
    <>
      <p>
        <strong>
          {request.kind === 'update-record'
            ? runMessages.button.update(Object.keys(values).length)
            : request.kind === 'create-record'
              ? effectTitle(request)
              : request.title}
        </strong>
        {request.kind !== 'create-record' && (
          <>
            {' '}
            {runMessages.header.on}{' '}
            <RecordLink collection={request.record.collection} id={request.record.id} label={request.record.label} />
          </>
        )}
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
