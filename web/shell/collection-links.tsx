import IconTable from '@tabler/icons-react/dist/esm/icons/IconTable.mjs'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { CollectionView } from '#api'
import { shellText } from '../messages/en/shell.ts'
import classes from './sidebar.module.css'

/** Every collection; the segments of the one on screen. */
export function CollectionLinks({ collections }: { collections: readonly CollectionView[] }) {
  const { collection: current } = useParams({ strict: false })
  const { segment } = useSearch({ strict: false })
  return collections.map(({ id, title, segments }) => (
    <li key={id}>
      <Link
        to="/c/$collection"
        params={{ collection: id }}
        search={{}}
        className={classes.link}
        title={title}
        activeOptions={{ includeSearch: false }}
        data-quiet={segment !== undefined || undefined}
      >
        <IconTable size={17} aria-hidden />
        <span className={classes.label}>{title}</span>
      </Link>
      {id === current && segments.length > 0 && (
        <ul className={classes.segments} aria-label={shellText.moreSegments(title)}>
          {segments.map((each) => (
            <li key={each.id}>
              <Link
                to="/c/$collection"
                params={{ collection: id }}
                search={{ segment: each.id }}
                className={classes.link}
                activeOptions={{ exact: true, includeSearch: false }}
                data-off={segment !== each.id || undefined}
                aria-current={segment === each.id ? 'page' : undefined}
              >
                {each.title}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </li>
  ))
}
