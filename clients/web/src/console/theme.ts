import { Alert, Anchor, Badge, createTheme, defaultVariantColorsResolver } from '@mantine/core'

export const theme = createTheme({
  primaryColor: 'cyan',
  // Dark enough for text on white, light enough for text on black.
  primaryShade: { light: 9, dark: 6 },
  autoContrast: true,
  // The kit's own choice between black and white words on a filled button knows the light scheme alone.
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === 'filled' && { color: 'var(--mantine-primary-color-contrast)' }),
  }),
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  components: {
    // Coloured words on a tint of the same colour are hard to read.
    Badge: Badge.extend({ styles: { label: { color: 'var(--mantine-color-text)' } } }),
    Alert: Alert.extend({
      styles: { title: { color: 'var(--mantine-color-text)' } },
      // The kit's own tint is a wall of colour in dark mode.
      vars: (_, { color = 'cyan' }) => ({
        root: {
          '--alert-bg': `color-mix(in srgb, var(--mantine-color-${color}-6) 12%, var(--mantine-color-body))`,
        },
      }),
    }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
  },
})
