import { Alert, Button, List, Paper, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Job, Result } from '@/api/types'
import { AsyncResearchManager } from '@/components/research/AsyncResearchManager'
import { Appendix } from './Appendix'
import { Findings } from './Findings'
import { Queries } from './Queries'

interface ReportProps {
  job: Job
  result: Result
}

/** The answer first, then what it stands on, then everything else. */
export function Report({ job, result }: ReportProps) {
  return (
    <Stack gap="xl">
      {!result.completeness.complete && (
        <Alert color="yellow" variant="light" title="This rests on a part of the plan">
          {result.completeness.reason} {result.completeness.queries_completed} of{' '}
          {result.completeness.queries_planned} queries were carried out.
        </Alert>
      )}
      <Paper
        withBorder
        p="lg"
        component="section"
        aria-label="Answer"
        bg="var(--mantine-primary-color-light)"
      >
        <Text fz="lg" lh={1.5}>
          {result.direct_answer}
        </Text>
      </Paper>
      <Findings result={result} />
      <Limitations limitations={result.limitations} />
      <FollowUps job={job} questions={result.suggested_follow_ups} />
      <Queries details={result.supporting_details} />
      <Appendix result={result} />
    </Stack>
  )
}

function Limitations({ limitations }: { limitations: string[] }) {
  if (limitations.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label="Limitations">
      <Title order={2} size="h4">
        Read it with care
      </Title>
      <List size="sm" spacing={4}>
        {limitations.map((limitation) => (
          <List.Item key={limitation}>{limitation}</List.Item>
        ))}
      </List>
    </Stack>
  )
}

function FollowUps({ job, questions }: { job: Job; questions: string[] }) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState<string | null>(null)
  if (questions.length === 0) return null
  return (
    <Stack gap="xs" component="section" aria-label="Follow-up questions" align="flex-start">
      <Title order={2} size="h4">
        Ask next
      </Title>
      {questions.map((question) => (
        <Button
          key={question}
          variant="default"
          fw={400}
          h="auto"
          py={6}
          ta="left"
          styles={{ label: { whiteSpace: 'normal' } }}
          loading={asked === question}
          onClick={() => setAsked(question)}
        >
          {question}
        </Button>
      ))}
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
    </Stack>
  )
}
