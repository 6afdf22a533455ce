import { Anchor, Stack, Title } from '@mantine/core'
import { Link } from 'react-router'
import { useResearchJobs } from '@/hooks/useResearchJobs'
import { JobRow } from '../jobs/JobRow'

const SHOWN = 3

/** The questions that were asked last about a dataset. */
export function AskedBefore({ datasetId }: { datasetId: string }) {
  const { data: jobs } = useResearchJobs({ datasetId })
  if (!jobs?.length) return null
  return (
    <Stack gap="xs" component="section" aria-labelledby="asked-before">
      <Title order={2} size="h4" id="asked-before">
        Asked about it before
      </Title>
      {jobs.slice(0, SHOWN).map((job) => (
        <JobRow key={job.job_id} job={job} />
      ))}
      {jobs.length > SHOWN && (
        <Anchor component={Link} to={`/jobs?dataset=${datasetId}`} size="sm">
          All questions about it
        </Anchor>
      )}
    </Stack>
  )
}
