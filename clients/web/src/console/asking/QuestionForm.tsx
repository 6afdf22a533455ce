import { Button, Group, Paper, Select, Stack, Switch, Text, Textarea } from '@mantine/core'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import type { Priority, Profile } from '@/api/types'
import { AsyncResearchManager } from '@/components/research/AsyncResearchManager'
import { exampleQuestions } from './exampleQuestions'

interface QuestionFormProps {
  datasetId: string
  profile: Profile
}

/** The question, how thorough its answer should be, and how soon. */
export function QuestionForm({ datasetId, profile }: QuestionFormProps) {
  const navigate = useNavigate()
  const [question, setQuestion] = useState('')
  const [verbose, setVerbose] = useState(false)
  const [priority, setPriority] = useState<Priority>('normal')
  const [submitting, setSubmitting] = useState(false)
  const asked = question.trim()

  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (asked) setSubmitting(true)
  }
  const submitOnEnter = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit()
  }

  return (
    <Paper withBorder p="md" component="form" onSubmit={submit}>
      <Stack gap="sm">
        <Textarea
          label="Your question"
          placeholder="What drives …?"
          value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
          onKeyDown={submitOnEnter}
          autosize
          minRows={2}
          maxLength={4000}
          disabled={submitting}
        />
        <Group gap="xs" aria-label="Examples" role="group">
          {exampleQuestions(profile).map((example) => (
            <Button
              key={example}
              variant="default"
              size="compact-sm"
              fw={400}
              h="auto"
              mih={26}
              styles={{ label: { whiteSpace: 'normal' } }}
              onClick={() => setQuestion(example)}
            >
              {example}
            </Button>
          ))}
        </Group>
        <Group justify="space-between" align="flex-end">
          <Group align="flex-end" gap="lg">
            <Select
              label="Priority"
              data={['low', 'normal', 'high']}
              value={priority}
              onChange={(value) => setPriority(value as Priority)}
              allowDeselect={false}
              w={110}
              size="xs"
            />
            <Switch
              label="Explain at length"
              checked={verbose}
              onChange={(event) => setVerbose(event.currentTarget.checked)}
            />
          </Group>
          <Button type="submit" disabled={!asked} loading={submitting}>
            Start research
          </Button>
        </Group>
        <Text size="xs" c="dimmed">
          You may leave the page: the answer waits for you, and you are told when it is there.
        </Text>
      </Stack>
      <AsyncResearchManager
        datasetId={datasetId}
        question={asked}
        verbose={verbose ? 1 : 0}
        priority={priority}
        triggerSubmit={submitting}
        onSubmitted={(jobId) => void navigate(`/jobs/${jobId}`)}
        onError={() => setSubmitting(false)}
      />
    </Paper>
  )
}
