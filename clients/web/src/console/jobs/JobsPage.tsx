import { Anchor, Button, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Link } from 'react-router'
import type { JobStatus } from '@/api/types'
import { useResearchJobs } from '@/hooks/useResearchJobs'
import { Failure } from '../shell/Failure'
import { Loading } from '../shell/Loading'
import { usePageTitle } from '../shell/usePageTitle'
import { JobFilter } from './JobFilter'
import { JobRow } from './JobRow'
import { type JobFilterValues, useJobFilter } from './useJobFilter'

/** Every job, newest first. */
export function JobsPage() {
  usePageTitle('Jobs')
  const { values, choose, clear } = useJobFilter()
  const [sought] = useDebouncedValue(values.search.trim().toLowerCase(), 150)
  const jobs = useResearchJobs({
    ...(values.status && { status: values.status as JobStatus }),
    ...(values.dataset && { datasetId: values.dataset }),
  })
  const shown = jobs.data?.filter((job) => job.question.toLowerCase().includes(sought))
  return (
    <Stack>
      <Title order={1} size="h2">
        Jobs
      </Title>
      <JobFilter values={values} onChoose={choose} />
      {jobs.error && !jobs.data && <Failure error={jobs.error} onRetry={() => void jobs.refetch()} />}
      {jobs.isPending && <Loading />}
      <div role="status">{shown?.length === 0 && <Empty values={values} onClear={clear} />}</div>
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Jobs">
        {shown?.map((job) => (
          <li key={job.job_id}>
            <JobRow job={job} namesDataset />
          </li>
        ))}
      </Stack>
      {jobs.hasNextPage && (
        <Button variant="default" onClick={() => void jobs.fetchNextPage()} loading={jobs.isFetchingNextPage}>
          {sought ? `Search in more than the latest ${jobs.data?.length ?? 0}` : 'Show more'}
        </Button>
      )}
    </Stack>
  )
}

function Empty({ values, onClear }: { values: JobFilterValues; onClear: () => void }) {
  if (!values.status && !values.dataset && !values.search) {
    return (
      <Text c="dimmed">
        You have not asked anything yet.{' '}
        <Anchor component={Link} to="/">
          Begin with a dataset
        </Anchor>
      </Text>
    )
  }
  return (
    <Stack gap="xs" align="flex-start">
      <Text c="dimmed">
        {values.search
          ? `No question on this list contains “${values.search}”.`
          : `There are no ${values.status} jobs${values.dataset ? ' on this dataset' : ''}.`}
      </Text>
      <Button variant="default" size="xs" onClick={onClear}>
        Show all jobs
      </Button>
    </Stack>
  )
}
