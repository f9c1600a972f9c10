import { lazy, Suspense } from 'react'

const Rendered = lazy(() => import('./markdown-rendered.tsx').then((module) => ({ default: module.MarkdownRendered })))

/** Text by an author, a model or a tool, as markdown: no HTML, no images from elsewhere, links say where they lead. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<div style={{ whiteSpace: 'pre-wrap' }}>{text}</div>}>
      <Rendered text={text} />
    </Suspense>
  )
}
