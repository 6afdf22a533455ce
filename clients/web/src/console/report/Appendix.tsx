import { Button, Stack, Title } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { Result } from '@/api/types'
import { Loading } from '../shell/Loading'
import { Section } from './Section'

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

/** The verbose part, where it was asked for: to be read as a text, or skipped. */
export function Appendix({ result }: { result: Result }) {
  const [open, setOpen] = useState(true)
  const sections = SECTIONS.flatMap(([name, title]) => {
    const text = result[name]
    return text ? [{ name, title, text }] : []
  })
  if (sections.length === 0) return null
  return (
    <Section title="How this was found" label="Appendix">
      <Button
        variant="default"
        size="compact-sm"
        className="not-printed"
        style={{ alignSelf: 'flex-start' }}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {open ? 'Hide the appendix' : 'Show the appendix'}
      </Button>
      {open && (
        <Suspense fallback={<Loading />}>
          <Stack gap="xl" className="prose">
            {sections.map(({ name, title, text }) => (
              <section key={name}>
                <Title order={3} size="h5" mb="xs">
                  {title}
                </Title>
                <Markdown text={text} />
              </section>
            ))}
          </Stack>
        </Suspense>
      )}
    </Section>
  )
}
