import type { ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import { commonText } from '../messages/en/common.ts'
import { linkHost } from './link-host.ts'
import classes from './markdown.module.css'

/** The parser and its rules, loaded with the first markdown on screen. */
export function MarkdownRendered({ text }: { text: string }) {
  return (
    <div className={classes.markdown}>
      <ReactMarkdown skipHtml components={components}>
        {text}
      </ReactMarkdown>
    </div>
  )
}

const components: Components = {
  a: ({ href, children }) => <MarkdownLink href={href}>{children}</MarkdownLink>,
  img: ({ alt }) => <span className={classes.left}>{commonText.imageLeftOut(alt ?? '')}</span>,
  // Headings of a text stand under the screen's own.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h3>{children}</h3>,
}

function MarkdownLink({ href, children }: { href: string | undefined; children?: ReactNode }) {
  const host = linkHost(href)
  if (href === undefined || host === undefined) return <span>{children}</span>
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children} <span className={classes.host}>{commonText.linkTo(host)}</span>
    </a>
  )
}
