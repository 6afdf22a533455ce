import { Alert, Anchor, Button, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { Link, useNavigate, useParams } from 'react-router'
import type { Dataset } from '@/api/types'
import { useDataset } from '@/hooks/useDatasets'
import { QuestionForm } from '../asking/QuestionForm'
import { ago, bytes, moment, number } from '../format'
import { FailedPage } from '../shell/FailedPage'
import { Loading } from '../shell/Loading'
import { AskedBefore } from './AskedBefore'
import { DeleteDataset } from './DeleteDataset'
import { ProfileView } from './ProfileView'

/** One dataset: what is asked about it, and what is in it. */
export function DatasetPage() {
  const { datasetId = '' } = useParams()
  const { data: dataset, error, refetch } = useDataset(datasetId)
  if (!dataset) {
    if (!error) return <Loading />
    return <FailedPage title="This dataset can’t be shown" error={error} onRetry={() => void refetch()} />
  }
  const { profile } = dataset
  return (
    <Stack gap="xl">
      <Heading dataset={dataset} />
      {dataset.status === 'rejected' && <Rejected dataset={dataset} />}
      {profile && <QuestionForm datasetId={datasetId} profile={profile} />}
      <AskedBefore datasetId={datasetId} />
      {profile && <ProfileView profile={profile} />}
      {!profile && dataset.status !== 'rejected' && (
        <Group role="status">
          <Loader size="sm" aria-hidden />
          <Text>{waiting(dataset)}</Text>
        </Group>
      )}
    </Stack>
  )
}

function Heading({ dataset }: { dataset: Dataset }) {
  const navigate = useNavigate()
  const { profile } = dataset
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap">
      <div>
        <Title order={1} size="h2">
          {dataset.name}
        </Title>
        <Text c="dimmed" size="sm">
          {profile && `${number(profile.row_count)} rows × ${profile.columns.length} columns · `}
          {dataset.size_bytes === null ? dataset.glue_table : bytes(dataset.size_bytes)}
          {' · '}
          <span title={moment(dataset.created_at)}>{ago(dataset.created_at)}</span>
          {' · '}
          <Anchor component={Link} to="/" size="sm">
            Choose another
          </Anchor>
        </Text>
      </div>
      <DeleteDataset dataset={dataset} onDeleted={() => void navigate('/')} />
    </Group>
  )
}

function Rejected({ dataset }: { dataset: Dataset }) {
  return (
    <Alert
      color="red"
      title={`This ${dataset.glue_table === null ? 'file' : 'table'} can’t be used`}
      role="alert"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{dataset.error_message}</Text>
        <Button component={Link} to="/" size="xs" variant="default">
          Choose another
        </Button>
      </Stack>
    </Alert>
  )
}

function waiting({ status, glue_table }: Dataset): string {
  if (status !== 'profiling') return 'Waiting for the file …'
  return `Reading the ${glue_table === null ? 'file' : 'table'} and profiling its columns …`
}
