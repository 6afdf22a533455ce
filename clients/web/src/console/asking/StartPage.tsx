import { Stack, Text, Title } from '@mantine/core'
import { useNavigate } from 'react-router'
import { DatasetList } from '../datasets/DatasetList'
import { UploadZone } from '../datasets/UploadZone'

/** Where everybody begins: a dataset to ask about. */
export function StartPage() {
  const navigate = useNavigate()
  return (
    <Stack gap="xl">
      <div>
        <Title order={1}>What is in your data?</Title>
        <Text c="dimmed" mt={4} maw="40rem">
          Drop a dataset and ask what no single query answers. Seven stages of research work on it while you
          do something else, and every number of the answer stands on a query you can see.
        </Text>
      </div>
      <UploadZone onUploaded={(datasetId) => void navigate(`/datasets/${datasetId}`)} />
      <DatasetList />
    </Stack>
  )
}
