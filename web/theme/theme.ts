import { Button, createTheme, Input, type MantineColorsTuple, Menu, Modal, Tooltip } from '@mantine/core'
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
  components: {
    Button: Button.extend({
      vars: (_, { size }) => ({ root: size === undefined || size === 'sm' ? { '--button-height': '32px', '--button-padding-x': '12px', '--button-fz': '13.5px' } : {} }),
    }),
    Input: Input.extend({ vars: (_, { size }) => ({ wrapper: size === undefined || size === 'sm' ? { '--input-height': '32px' } : {} }) }),
    // Its hidden first item is no menu item: a menu may not hold it (aria-required-children).
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, shadow: 'md', transitionProps: { duration: 0 } } }),
    Modal: Modal.extend({ defaultProps: { transitionProps: { duration: 0 }, centered: true } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true, transitionProps: { duration: 0 } } }),
  },
})
