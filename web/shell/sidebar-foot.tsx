import { ActionIcon, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import IconHelp from '@tabler/icons-react/dist/esm/icons/IconHelp.mjs'
import IconUserCircle from '@tabler/icons-react/dist/esm/icons/IconUserCircle.mjs'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { read } from '../api.ts'
import { shellText } from '../messages/en/shell.ts'
import { signOut } from '../sign-in/session.ts'
import { ColorSchemeItems } from './color-scheme-items.tsx'
import classes from './sidebar.module.css'

/** Help, and the account with colours and sign-out. */
export function SidebarFoot({ onHelp }: { onHelp: () => void }) {
  const { data: me } = useQuery(read('getMe', {}))
  const queryClient = useQueryClient()
  const router = useRouter()
  const name = me?.person.name ?? ''

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
          <Menu.Divider />
          <Menu.Item onClick={() => void leave()}>{shellText.signOut}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
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
