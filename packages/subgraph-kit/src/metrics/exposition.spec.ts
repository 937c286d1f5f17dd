import { exposition } from './exposition.ts';

it('writes families, labels and values as the text format wants them', () => {
  const text = exposition([
    { name: 'a_total', type: 'counter', help: 'Of a\\b,\nin lines.', samples: [{ labels: {}, value: 3 }] },
    { name: 'none', type: 'gauge', help: 'Nothing.', samples: [] },
    {
      name: 'b_seconds',
      type: 'histogram',
      help: 'B.',
      samples: [
        { suffix: '_bucket', labels: { topic: 'say "x"\\\n', le: 0.5 }, value: 1 },
        { suffix: '_bucket', labels: { topic: 'y', le: '+Inf' }, value: Infinity },
        { suffix: '_sum', labels: { topic: 'y' }, value: 0.25 },
      ],
    },
  ]);
  expect(text).toBe(
    [
      '# HELP a_total Of a\\\\b,\\nin lines.',
      '# TYPE a_total counter',
      'a_total 3',
      '# HELP b_seconds B.',
      '# TYPE b_seconds histogram',
      'b_seconds_bucket{topic="say \\"x\\"\\\\\\n",le="0.5"} 1',
      'b_seconds_bucket{topic="y",le="+Inf"} +Inf',
      'b_seconds_sum{topic="y"} 0.25',
      '',
    ].join('\n'),
  );
});
