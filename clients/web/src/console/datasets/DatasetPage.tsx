import { Alert, Anchor, Group, Loader, Stack, Text, Title } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { useDataset } from '@/hooks/useDatasets'
import { QuestionForm } from '../asking/QuestionForm'
import { bytes, number } from '../format'
import { Failure } from '../shell/Failure'
import { ProfileView } from './ProfileView'

/** One dataset: what is asked about it, and what is in it. */
export function DatasetPage() {
  const { datasetId = '' } = useParams()
  const { data: dataset, error, refetch } = useDataset(datasetId)
  if (!dataset) {
    return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loader aria-label="Loading" />
  }
  const { profile } = dataset
  return (
    <Stack gap="lg">
      <div>
        <Title order={1} size="h2">
          {dataset.name}
        </Title>
        <Text c="dimmed" size="sm">
          {profile && `${number(profile.row_count)} rows × ${profile.columns.length} columns · `}
          {dataset.size_bytes === null ? dataset.glue_table : bytes(dataset.size_bytes)}
          {' · '}
          <Anchor component={Link} to="/" size="sm">
            Choose another
          </Anchor>
        </Text>
      </div>
      {dataset.status === 'rejected' && (
        <Alert
          color="red"
          title={`This ${dataset.glue_table === null ? 'file' : 'table'} can’t be used`}
          role="alert"
        >
          {dataset.error_message}
        </Alert>
      )}
      {profile && (
        <>
          <QuestionForm datasetId={datasetId} profile={profile} />
          <ProfileView profile={profile} />
        </>
      )}
      {!profile && dataset.status !== 'rejected' && (
        <Group role="status">
          <Loader size="sm" />
          <Text>
            {dataset.status === 'profiling'
              ? 'Reading the file and profiling its columns …'
              : 'Waiting for the file …'}
          </Text>
        </Group>
      )}
    </Stack>
  )
}
