import { Button, Stack } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Job } from '@/api/types'
import { AsyncResearchManager } from '@/components/research/AsyncResearchManager'
import { Section } from './Section'

/** Questions that the answer raises, asked with one click and as thoroughly as this one. */
export function FollowUps({ job, questions }: { job: Job; questions: string[] }) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState<string | null>(null)
  if (questions.length === 0) return null
  return (
    <Section title="Ask next" label="Follow-up questions">
      <Stack gap="xs" align="flex-start" className="not-printed">
        {questions.map((question) => (
          <Button
            key={question}
            variant="default"
            fw={400}
            h="auto"
            py={6}
            ta="left"
            styles={{ label: { whiteSpace: 'normal', lineHeight: 1.4 } }}
            rightSection={<IconArrowRight size={14} aria-hidden />}
            loading={asked === question}
            disabled={asked !== null && asked !== question}
            onClick={() => setAsked(question)}
          >
            {question}
          </Button>
        ))}
      </Stack>
      <AsyncResearchManager
        datasetId={job.dataset_id}
        question={asked ?? ''}
        verbose={job.verbose}
        triggerSubmit={asked !== null}
        onSubmitted={(jobId) => {
          setAsked(null)
          void navigate(`/jobs/${jobId}`)
        }}
        onError={() => setAsked(null)}
      />
    </Section>
  )
}
