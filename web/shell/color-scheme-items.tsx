import { type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core'
import { shellText } from '../messages/en/shell.ts'

const schemes: readonly { value: MantineColorScheme; label: string }[] = [
  { value: 'light', label: shellText.themeLight },
  { value: 'dark', label: shellText.themeDark },
  { value: 'auto', label: shellText.themeAuto },
]

/** Light, dark, or as the system: menu items of which one is chosen. */
export function ColorSchemeItems() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <>
      <Menu.Label aria-hidden>{shellText.theme}</Menu.Label>
      <Menu.RadioGroup
        aria-label={shellText.theme}
        value={colorScheme}
        onChange={(chosen) => setColorScheme(schemes.find(({ value }) => value === chosen)?.value ?? 'auto')}
      >
        {schemes.map(({ value, label }) => (
          <Menu.RadioItem key={value} value={value}>
            {label}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
    </>
  )
}
