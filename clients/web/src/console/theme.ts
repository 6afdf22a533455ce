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
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'always' } }),
  },
})
