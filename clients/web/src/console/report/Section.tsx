import { Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface SectionProps {
  title: string
  /** What it is called among the page's regions, if not as its title. */
  label?: string
  children: ReactNode
}

/** A part of the report under its heading. */
export function Section({ title, label = title, children }: SectionProps) {
  return (
    <Stack gap="sm" component="section" aria-label={label}>
      <Title order={2} size="h4">
        {title}
      </Title>
      {children}
    </Stack>
  )
}
