import { Alert, List, Paper, Stack, Text } from '@mantine/core'
import type { Job, Result } from '@/api/types'
import { Appendix } from './Appendix'
import { Findings } from './Findings'
import { FollowUps } from './FollowUps'
import { Queries } from './Queries'
import { ReportActions } from './ReportActions'
import { Section } from './Section'
import { UsageLine } from './UsageLine'
import './report.css'

interface ReportProps {
  job: Job
  result: Result
}

/** The answer first, then what it stands on, then everything else. */
export function Report({ job, result }: ReportProps) {
  return (
    <Stack gap="xl" component="article" aria-label="Report">
      {!result.completeness.complete && (
        // How much of the plan that is stands among the limitations.
        <Alert color="orange" variant="outline" title="This is a partial result">
          {result.completeness.reason}
        </Alert>
      )}
      <Stack gap="sm">
        <Paper p="lg" component="section" aria-label="Answer" className="answer">
          <Text fz="lg" lh={1.6}>
            {result.direct_answer}
          </Text>
        </Paper>
        <ReportActions jobId={job.job_id} />
      </Stack>
      <Findings result={result} />
      <Sentences title="Read it with care" label="Limitations" sentences={result.limitations} />
      <Sentences title="What stays open" label="Gaps" sentences={result.data_coverage.gaps} />
      <FollowUps job={job} questions={result.suggested_follow_ups} />
      <Queries details={result.supporting_details} />
      <Appendix result={result} />
      <UsageLine usage={result.usage} />
    </Stack>
  )
}

interface SentencesProps {
  title: string
  label: string
  sentences: string[]
}

function Sentences({ title, label, sentences }: SentencesProps) {
  if (sentences.length === 0) return null
  return (
    <Section title={title} label={label}>
      <List size="sm" spacing={4}>
        {sentences.map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
      </List>
    </Section>
  )
}
