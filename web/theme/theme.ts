import { type ButtonProps, createTheme, type MantineColorsTuple, type MantineTheme } from '@mantine/core'
import { variantColors } from './variant-colors.ts'

/** The colours components may be given: `<Button color="danger">`. Their values stand in tokens.css. */
const names = ['accent', 'neutral', 'success', 'warning', 'danger'] as const

function same(variable: string): MantineColorsTuple {
  return [variable, variable, variable, variable, variable, variable, variable, variable, variable, variable]
}

/** Mantine as Stepwell wears it: denser, our colours, its contrast and aria faults mended. */
export const theme = createTheme({
  primaryColor: 'accent',
  colors: Object.fromEntries(names.map((name) => [name, same(`var(--sw-${name === 'neutral' ? 'muted' : name})`)])),
  variantColorResolver: variantColors,
  cursorType: 'pointer',
  focusRing: 'auto',
  // By name, so that a component loads with the first screen that shows it.
  components: {
    Button: {
      vars: (_: MantineTheme, { size }: ButtonProps) => ({
        root: isDefaultSize(size)
          ? { '--button-height': '32px', '--button-padding-x': '12px', '--button-fz': '13.5px' }
          : {},
      }),
    },
    Input: {
      vars: (_: MantineTheme, { size }: { size?: string }) => ({
        wrapper: isDefaultSize(size) ? { '--input-height': '32px' } : {},
      }),
    },
    // Its hidden first item is no menu item: a menu may not hold it (aria-required-children).
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md', transitionProps: { duration: 0 } } },
    Modal: { defaultProps: { transitionProps: { duration: 0 }, centered: true } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, transitionProps: { duration: 0 } } },
  },
})

function isDefaultSize(size: unknown): boolean {
  return size === undefined || size === 'sm'
}
