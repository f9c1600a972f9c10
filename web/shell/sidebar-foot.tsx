import { ActionIcon, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconHelp from '@tabler/icons-react/dist/esm/icons/IconHelp.mjs'
import IconUserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { read } from '../api.ts'
import { holdText } from '../messages/en/dispatch-hold.ts'
import { shellText } from '../messages/en/shell.ts'
import { signOut } from '../sign-in/session.ts'
import { ColorSchemeItems } from './color-scheme-items.tsx'
import classes from './sidebar.module.css'

const HoldDialog = lazy(() => import('./hold-dialog.tsx').then((module) => ({ default: module.HoldDialog })))

/** Help, and the account with colours and sign-out. */
export function SidebarFoot({ onHelp }: { onHelp: () => void }) {
  const { data: me } = useQuery(read('getMe', {}))
  const queryClient = useQueryClient()
  const router = useRouter()
  const name = me?.person.name ?? ''
  const [isHolding, setHolding] = useState(false)

  async function leave(): Promise<void> {
    if (!(await signOut())) {
      notifications.show({ color: 'danger', message: shellText.signOutFailed })
      return
    }
    await router.navigate({ to: '/sign-in' })
    queryClient.clear()
  }

  return (
    <div className={classes.foot}>
      <Menu position="top-start" width={240}>
        <Menu.Target>
          <button type="button" className={classes.account}>
            <IconUserCircle size={20} aria-hidden />
            <span className="visually-hidden">{shellText.account}</span>
            <span className={classes.label}>
              <span className={classes.name}>{name}</span>
              <span className={classes.role}>{me?.role.title}</span>
            </span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{me && shellText.signedInAs(name, me.role.title, me.team.title)}</Menu.Label>
          <Menu.Divider />
          <ColorSchemeItems />
          {me?.role.level === 'admin' && (
            <>
              <Menu.Divider />
              <Menu.Item onClick={() => void router.navigate({ to: '/settings/ai' })}>{shellText.aiSettings}</Menu.Item>
              <Menu.Item onClick={() => setHolding(true)}>{holdText.hold}</Menu.Item>
            </>
          )}
          <Menu.Divider />
          <Menu.Item onClick={() => void leave()}>{shellText.signOut}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>{isHolding && <HoldDialog onClose={() => setHolding(false)} />}</Suspense>
      <ActionIcon
        variant="subtle"
        color="neutral"
        size="lg"
        aria-label={shellText.help}
        title={`${shellText.help} (?)`}
        onClick={onHelp}
      >
        <IconHelp size={19} aria-hidden />
      </ActionIcon>
    </div>
  )
}
