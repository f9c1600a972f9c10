import type { RunView } from '#api'
import { ExactTime } from '../components/time-ago.tsx'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'

/** What effects answered after nobody waited for them any more: of one attempt, beside its step. */
export function LateAnswers({ answers }: { answers: RunView['lateAnswers'] }) {
  const words = runMessages.late
  return answers.map((late) => (
    <Notice
      key={`${late.effectId} ${late.at}`}
      tone={late.status === 'succeeded' ? 'accent' : 'warning'}
      title={words.title}
    >
      <p>
        {words.to(late.title)} <ExactTime at={late.at} />: {late.message}
      </p>
    </Notice>
  ))
}
