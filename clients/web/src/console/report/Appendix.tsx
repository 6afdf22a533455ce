import { Accordion, Loader, Stack, Title } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { Result } from '@/api/types'

const Markdown = lazy(() => import('./Markdown'))

const SECTIONS = [
  ['methodology', 'Methodology'],
  ['data_quality_assessment', 'Data quality'],
  ['statistical_rigor', 'Statistical rigor'],
  ['alternative_interpretations', 'Alternative interpretations'],
  ['confidence_intervals', 'Confidence intervals'],
  ['recommendations', 'Recommendations'],
  ['technical_appendix', 'Technical appendix'],
] as const

/** The verbose part, where it was asked for. */
export function Appendix({ result }: { result: Result }) {
  const sections = SECTIONS.flatMap(([name, title]) => {
    const text = result[name]
    return text ? [{ name, title, text }] : []
  })
  if (sections.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label="Appendix">
      <Title order={2} size="h4">
        How this was found
      </Title>
      <Accordion variant="contained" keepMounted={false} multiple>
        {sections.map(({ name, title, text }) => (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control>{title}</Accordion.Control>
            <Accordion.Panel>
              <Suspense fallback={<Loader size="sm" aria-label="Loading" />}>
                <Markdown text={text} />
              </Suspense>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  )
}
