import { Menu, useMantineColorScheme } from '@mantine/core'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import { shellText } from '../messages/en/shell.ts'

const schemes = [
  { value: 'light', label: shellText.themeLight },
  { value: 'dark', label: shellText.themeDark },
  { value: 'auto', label: shellText.themeAuto },
] as const

/** Light, dark, or as the system: menu items of which one is chosen. */
export function ColorSchemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <>
      <Menu.Label>{shellText.theme}</Menu.Label>
      {schemes.map(({ value, label }) => (
        <Menu.Item key={value} role="menuitemradio" aria-checked={colorScheme === value} onClick={() => setColorScheme(value)} rightSection={colorScheme === value ? <IconCheck size={15} aria-hidden /> : null}>
          {label}
        </Menu.Item>
      ))}
    </>
  )
}
