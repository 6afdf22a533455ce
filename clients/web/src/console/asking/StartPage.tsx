import { Anchor, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Link, useNavigate } from 'react-router'
import { useDatasets } from '@/hooks/useDatasets'
import { useResearchJobs } from '@/hooks/useResearchJobs'
import { DatasetList } from '../datasets/DatasetList'
import { UploadZone } from '../datasets/UploadZone'
import { JobRow } from '../jobs/JobRow'
import { Promises } from './Promises'

/** Where everybody begins: a dataset to ask about. */
export function StartPage() {
  const navigate = useNavigate()
  const datasets = useDatasets()
  const jobs = useResearchJobs({ limit: 5 })
  const isNew = datasets.data?.length === 0 && jobs.data?.length === 0
  return (
    <Stack gap="xl">
      <div>
        <Title order={1}>What is in your data?</Title>
        <Text c="dimmed" mt={4} maw="42rem" style={{ textWrap: 'pretty' }}>
          Drop a dataset and ask what no single query answers: it is researched in the background, and every
          number of the answer leads to the query that it comes from.
        </Text>
      </div>
      <UploadZone onReady={(datasetId) => void navigate(`/datasets/${datasetId}`)} />
      {isNew && <Promises />}
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <DatasetList datasets={datasets} />
        {jobs.data && jobs.data.length > 0 && (
          <Stack gap="xs" component="section" aria-labelledby="recent-questions">
            <Title order={2} size="h4" id="recent-questions">
              Asked last
            </Title>
            {jobs.data.slice(0, 5).map((job) => (
              <JobRow key={job.job_id} job={job} namesDataset />
            ))}
            <Anchor component={Link} to="/jobs" size="sm">
              All jobs
            </Anchor>
          </Stack>
        )}
      </SimpleGrid>
    </Stack>
  )
}
