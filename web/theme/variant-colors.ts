import type { VariantColorsResolver } from '@mantine/core'

interface Palette {
  fill: string
  fillHover: string
  onFill: string
  text: string
  soft: string
}

const accent: Palette = {
  fill: 'var(--sw-accent)',
  fillHover: 'var(--sw-accent-hover)',
  onFill: 'var(--sw-on-accent)',
  text: 'var(--sw-accent-text)',
  soft: 'var(--sw-accent-soft)',
}

const palettes: Record<string, Palette> = {
  accent,
  neutral: {
    fill: 'var(--sw-text)',
    fillHover: 'var(--sw-muted)',
    onFill: 'var(--sw-surface)',
    text: 'var(--sw-text)',
    soft: 'var(--sw-raised)',
  },
  success: {
    fill: 'var(--sw-success)',
    fillHover: 'var(--sw-success)',
    onFill: 'var(--sw-surface)',
    text: 'var(--sw-success)',
    soft: 'var(--sw-success-soft)',
  },
  warning: {
    fill: 'var(--sw-warning)',
    fillHover: 'var(--sw-warning)',
    onFill: 'var(--sw-surface)',
    text: 'var(--sw-warning)',
    soft: 'var(--sw-warning-soft)',
  },
  danger: {
    fill: 'var(--sw-danger-fill)',
    fillHover: 'var(--sw-danger-fill)',
    onFill: 'var(--sw-on-accent)',
    text: 'var(--sw-danger)',
    soft: 'var(--sw-danger-soft)',
  },
}

/** Colours of every variant of every component, from the tokens: Mantine's own fail the contrast rules in dark mode. */
export const variantColors: VariantColorsResolver = ({ color, variant }) => {
  const palette = palettes[color ?? 'accent'] ?? accent
  switch (variant) {
    case 'filled':
      return {
        background: palette.fill,
        hover: palette.fillHover,
        color: palette.onFill,
        border: '1px solid transparent',
      }
    case 'light':
      return { background: palette.soft, hover: palette.soft, color: palette.text, border: '1px solid transparent' }
    case 'outline':
      return {
        background: 'transparent',
        hover: 'var(--sw-raised)',
        color: palette.text,
        border: '1px solid var(--sw-edge)',
      }
    case 'default':
      return {
        background: 'var(--sw-surface)',
        hover: 'var(--sw-raised)',
        color: 'var(--sw-text)',
        border: '1px solid var(--sw-edge)',
      }
    case 'white':
      return {
        background: 'var(--sw-surface)',
        hover: 'var(--sw-raised)',
        color: palette.text,
        border: '1px solid transparent',
      }
    default:
      return {
        background: 'transparent',
        hover: 'var(--sw-raised)',
        color: palette.text,
        border: '1px solid transparent',
      }
  }
}
