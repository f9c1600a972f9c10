import IconBriefcase from '@tabler/icons-react/dist/esm/icons/IconBriefcase.mjs'
import IconChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs'
import IconChecks from '@tabler/icons-react/dist/esm/icons/IconChecks.mjs'
import IconHome from '@tabler/icons-react/dist/esm/icons/IconHome.mjs'
import IconInbox from '@tabler/icons-react/dist/esm/icons/IconInbox.mjs'
import IconRoute from '@tabler/icons-react/dist/esm/icons/IconRoute.mjs'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import { Link } from '@tanstack/react-router'
import { shellText } from '../messages/en/shell.ts'
import { CollectionLinks } from './collection-links.tsx'
import { Mark } from './mark.tsx'
import { NavigationSection } from './navigation-section.tsx'
import classes from './sidebar.module.css'
import { SidebarFoot } from './sidebar-foot.tsx'
import { useNavigation } from './use-navigation.ts'

/** Where one may go. What a role cannot use is not there. */
export function Sidebar({ onJump, onHelp }: { onJump: () => void; onHelp: () => void }) {
  const { company, approvals, inboxes, workspaces, collections } = useNavigation()
  return (
    <nav className={classes.sidebar} aria-label={shellText.navigation}>
      <Link to="/" className={classes.brand}>
        <Mark />
        <span className={classes.label}>{company}</span>
      </Link>
      <button type="button" className={classes.jump} onClick={onJump}>
        <IconSearch size={16} aria-hidden />
        <span className={classes.label}>{shellText.jump}</span>
        <kbd className={classes.label}>{shellText.jumpKeys}</kbd>
      </button>
      <div className={classes.scroll}>
        <ul className={classes.list}>
          <li>
            <Link
              to="/"
              className={classes.link}
              activeOptions={{ exact: true, includeSearch: false }}
              title={shellText.home}
            >
              <IconHome size={17} aria-hidden />
              <span className={classes.label}>{shellText.home}</span>
            </Link>
          </li>
          <li>
            <Link to="/approvals" className={classes.link} title={shellText.approvals}>
              <IconChecks size={17} aria-hidden />
              <span className={classes.label}>{shellText.approvals}</span>
              {approvals > 0 && <Count amount={approvals} />}
            </Link>
          </li>
        </ul>
        {inboxes.length > 0 && (
          <NavigationSection title={shellText.inboxes}>
            {inboxes.map(({ id, title, count }) => (
              <li key={id}>
                <Link to="/inbox/$inbox" params={{ inbox: id }} className={classes.link} title={title}>
                  <IconInbox size={17} aria-hidden />
                  <span className={classes.label}>{title}</span>
                  {count > 0 && <Count amount={count} />}
                </Link>
              </li>
            ))}
          </NavigationSection>
        )}
        {workspaces.length > 0 && (
          <NavigationSection title={shellText.workspaces}>
            {workspaces.map(({ id, title }) => (
              <li key={id}>
                <Link
                  to="/w/$workspace"
                  params={{ workspace: id }}
                  className={classes.link}
                  title={title}
                  activeOptions={{ includeSearch: false }}
                >
                  <IconBriefcase size={17} aria-hidden />
                  <span className={classes.label}>{title}</span>
                </Link>
              </li>
            ))}
          </NavigationSection>
        )}
        <NavigationSection title={shellText.collections}>
          <CollectionLinks collections={collections} />
        </NavigationSection>
        <ul className={classes.list}>
          <li>
            <Link to="/workflows" className={classes.link} title={shellText.workflows}>
              <IconRoute size={17} aria-hidden />
              <span className={classes.label}>{shellText.workflows}</span>
            </Link>
          </li>
          <li>
            <Link
              to="/reports/activity"
              className={classes.link}
              title={shellText.reports}
              activeOptions={{ includeSearch: false }}
            >
              <IconChartBar size={17} aria-hidden />
              <span className={classes.label}>{shellText.reports}</span>
            </Link>
          </li>
        </ul>
      </div>
      <SidebarFoot onHelp={onHelp} />
    </nav>
  )
}

/** How many wait, as a number beside the name and in words for those who do not see it. */
function Count({ amount }: { amount: number }) {
  return (
    <span className={classes.count}>
      <span aria-hidden="true">{amount}</span>
      <span className="visually-hidden">{shellText.waiting(amount)}</span>
    </span>
  )
}
