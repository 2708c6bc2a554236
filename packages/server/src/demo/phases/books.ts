import type { PlannedPhase } from '../notation.js';

/** Books, systems and people: a second stream beside the building, with slack. */
export const BOOKS: PlannedPhase = {
  name: 'Books and people',
  packages: [
    {
      name: 'Collection',
      tasks: {
        sort: { name: 'Sort the old branch stock', takes: '12d', after: 'brief', must: 'snet 12', who: 'rosa 50%' },
        titles: { name: 'Choose 6,000 new titles', takes: '15d', after: 'sort SS+1w', who: 'rosa 50%' },
        order: { name: 'Order the books', takes: '3d', after: 'titles, budget', who: 'rosa' },
        crates: { name: 'Books arrive in crates', takes: '6w', after: 'order FS+1mo', isEstimated: true },
        catalogue: { name: 'Catalogue the new books', takes: '25d', after: 'crates SS+1w, crates FF+3d', who: 'rosa' },
        jackets: { name: 'Label and jacket', takes: '20d', after: 'catalogue SS+2d, catalogue FF+2d', who: 'lena 50%' },
        voices: { name: 'Record the tram drivers', takes: '8d', after: 'brief', must: 'snet 40', who: 'lena, kit 25%' },
        stock: { name: 'Stock is ready', takes: '0d', after: 'jackets, voices' },
      },
    },
    {
      name: 'Systems',
      tasks: {
        compare: { name: 'Compare library systems', takes: '6d', after: 'hours', who: 'kit' },
        sign: { name: 'Sign for the system', takes: '1d', after: 'compare, budget', who: 'odile', by: 18, sprint: 0 },
        setup: { name: 'Set up the catalogue', takes: '8d', after: 'sign FS+1w', who: 'kit', sprint: 0 },
        migrate: {
          name: 'Migrate 80,000 records',
          takes: '12d',
          agreed: '9d',
          after: 'setup, sort',
          who: 'kit 75%',
          pace: 0.6,
          sprint: 1,
        },
        proof: {
          name: 'Proofread the records',
          takes: '10d',
          after: 'migrate SS+25%, migrate FF+2d',
          who: 'rosa 25%',
          sprint: 1,
        },
        kiosks: {
          name: 'Install the kiosks',
          takes: '3d',
          after: 'data, sign FS+3mo, wax FS+2d',
          who: 'kit, elke 50%',
        },
        wifi: { name: 'Public Wi-Fi and printing', takes: '4d', after: 'data, kiosks SS', who: 'kit 50%' },
        lend: { name: 'Lend the first ten books', takes: '4h', after: 'kiosks, wifi, proof, stock', who: 'kit, rosa' },
      },
    },
    {
      name: 'Staff',
      tasks: {
        posts: { name: 'Advertise four posts', takes: '2w', after: 'budget', must: 'snet 30', who: 'lena 25%' },
        talks: { name: 'Hold the interviews', takes: '5d', after: 'posts', must: 'fnlt 70', who: 'odile, rosa' },
        join: { name: 'New staff join', takes: '0d', after: 'talks FS+1mo', must: 'mso 88' },
        training: { name: 'Train at the new desk', takes: '5d', after: 'join, migrate, desk', who: 'rosa' },
        practise: { name: 'Practise with the kiosks', takes: '2d', after: 'training, lend', who: 'kit 50%' },
      },
    },
  ],
};
