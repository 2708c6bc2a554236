import type { PlannedPhase } from '../notation.js';

/** From the first meeting to the papers: done when the demo is looked at. */
export const BRIEF: PlannedPhase = {
  name: 'Brief and permits',
  packages: [
    {
      name: 'Listen to the district',
      tasks: {
        kickoff: { name: 'Kick-off at the tram depot', takes: '0d' },
        budget: { name: 'Agree the budget', takes: '2d', after: 'kickoff', who: 'odile' },
        neighbours: { name: 'Ask the neighbours', takes: '5d', after: 'kickoff', who: 'lena, rosa 50%' },
        measure: { name: 'Measure the old depot', takes: '4d', after: 'kickoff', who: 'tomas' },
        wishes: { name: 'Write the room wish list', takes: '3d', after: 'neighbours FS-1d', who: 'rosa' },
        hours: { name: 'Choose the opening hours', takes: '2d', after: 'neighbours', who: 'odile 50%, rosa 25%' },
        brief: { name: 'Brief agreed', takes: '0d', after: 'wishes, hours, measure, budget', by: 8 },
      },
    },
    {
      name: 'Drawings',
      tasks: {
        sketch: { name: 'Sketch three floor plans', takes: '5d', agreed: '4d', after: 'brief', who: 'tomas' },
        model: { name: 'Model the reading hall', takes: '4d', after: 'sketch SS+2d', who: 'mina' },
        beams: { name: 'Check the roof beams', takes: '4d', after: 'measure', who: 'juno' },
        choose: { name: 'Choose one plan', takes: '1d', after: 'sketch, model', who: 'odile, rosa, tomas' },
        routes: { name: 'Plan the escape routes', takes: '3d', after: 'choose', who: 'silas 50%' },
        detail: { name: 'Draw the details', takes: '6d', agreed: '5d', after: 'choose, beams', who: 'tomas, juno 50%' },
        price: { name: 'Price the works', takes: '4d', after: 'detail FF+1d, routes', who: 'silas' },
        drawn: { name: 'Drawings signed off', takes: '0d', after: 'detail, price', by: 25 },
      },
    },
    {
      name: 'Permits and contract',
      tasks: {
        apply: { name: 'File the permit papers', takes: '1d', after: 'detail', who: 'tomas' },
        review: {
          name: 'Permit review',
          takes: '10ed',
          after: 'apply',
          notes: 'The permit office counts calendar days: holidays do not stop its clock.',
        },
        heritage: {
          name: 'Heritage office visit',
          takes: '4h',
          typed: 24,
          who: 'tomas',
          notes: 'Their date, not ours.',
        },
        granted: { name: 'Building permit granted', takes: '0d', after: 'review, heritage', by: 34 },
        builders: { name: 'Compare three builders', takes: '5d', after: 'price', who: 'silas, odile 25%' },
        contract: { name: 'Sign the building contract', takes: '2d', after: 'builders, drawn', who: 'odile' },
      },
    },
  ],
};
