import type { Culture } from './countries.ts'
import type { Random } from './random.ts'

/** A person's name as it is common in a culture. */
export function personName(random: Random, culture: Culture): string {
  const { first, last } = people[culture]
  return `${random.pick(split(first))} ${random.pick(split(last))}`
}

/** A company's name without its legal form: a stem of the place and a word of the trade. */
export function companyName(random: Random, culture: Culture, trade: string): string {
  const stem = random.pick(split(stems[culture]))
  const second = random.chance(0.18) ? ` & ${random.pick(split(people[culture].last))}` : ''
  return `${stem}${second} ${trade}`
}

/** The part of an address before or after the at sign: plain lower-case letters. */
export function slug(text: string): string {
  return text
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ı', 'i')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
}

function split(words: string): string[] {
  const list = lists.get(words) ?? words.split(', ')
  lists.set(words, list)
  return list
}

/** The lists are split once: at 100,000 companies they are asked a million times. */
const lists = new Map<string, string[]>()

const people: Record<Culture, { first: string; last: string }> = {
  english: {
    first:
      'Alice, Benjamin, Charlotte, Daniel, Eleanor, Fergus, Grace, Harold, Imogen, Jack, Katherine, Liam, Molly, Nathan, Olivia, Patrick, Rosie, Samuel, Tess, William',
    last: 'Ashworth, Barlow, Carter, Dawson, Ellery, Farrell, Greenwood, Hughes, Kavanagh, Lockwood, Mercer, Nolan, Osborne, Pritchard, Quinn, Redfern, Stafford, Thorne, Whitaker, Yates',
  },
  german: {
    first:
      'Anke, Bernd, Clara, Dieter, Eva, Frank, Greta, Holger, Ines, Jonas, Katrin, Lukas, Marlene, Niels, Petra, Ralf, Sabine, Tobias, Ute, Wolfgang',
    last: 'Ahrens, Becker, Brandt, Dietrich, Engel, Fuchs, Graf, Hartmann, Jansen, Keller, Lorenz, Möller, Neumann, Pohl, Richter, Schäfer, Schulte, Vogel, Wagner, Zimmermann',
  },
  french: {
    first:
      'Adrien, Brigitte, Camille, Didier, Élodie, Fabrice, Gaëlle, Hugo, Inès, Julien, Laure, Mathieu, Nadège, Olivier, Pauline, Romain, Sylvie, Thibault, Valérie, Yannick',
    last: 'Arnaud, Berger, Chevalier, Delmas, Fontaine, Garnier, Hubert, Joubert, Lambert, Lefèvre, Marchand, Moreau, Noël, Perrin, Renaud, Roussel, Sabatier, Tessier, Vasseur, Villeneuve',
  },
  dutch: {
    first:
      'Anouk, Bram, Carlijn, Daan, Eline, Floris, Geertje, Hendrik, Ilse, Joost, Karin, Lars, Maaike, Niek, Pieter, Roos, Sander, Tessa, Willem, Wouter',
    last: 'Bakker, de Boer, Dekker, van Dijk, Groen, de Haan, Hendriks, Jacobs, Kuiper, van Leeuwen, Meijer, Mulder, Postma, de Ridder, Smit, Timmermans, Veenstra, Visser, de Vries, Zijlstra',
  },
  spanish: {
    first:
      'Alba, Beatriz, Carlos, Diego, Elena, Felipe, Gloria, Héctor, Irene, Javier, Lucía, Manuel, Nuria, Óscar, Pilar, Raúl, Sofía, Tomás, Verónica, Ximena',
    last: 'Aguilar, Blanco, Castillo, Domínguez, Escobar, Fuentes, Garrido, Herrera, Iglesias, Jiménez, León, Molina, Navarro, Ortega, Pascual, Quintana, Rivas, Serrano, Vega, Zamora',
  },
  italian: {
    first:
      'Alessandra, Bruno, Chiara, Davide, Elisa, Federico, Giulia, Lorenzo, Ludovica, Marco, Martina, Nicola, Ottavia, Paolo, Rebecca, Riccardo, Serena, Stefano, Tommaso, Viola',
    last: 'Barbieri, Bellini, Caruso, Colombo, Conti, De Luca, Esposito, Ferrari, Galli, Greco, Lombardi, Mancini, Marchetti, Moretti, Pellegrini, Ricci, Rinaldi, Santoro, Vitale, Zanetti',
  },
  polish: {
    first:
      'Agnieszka, Bartosz, Celina, Dariusz, Ewa, Filip, Grażyna, Hubert, Iwona, Jakub, Katarzyna, Łukasz, Magdalena, Norbert, Paweł, Renata, Sławomir, Teresa, Wojciech, Zofia',
    last: 'Adamczyk, Baran, Czarnecka, Dudek, Gajewska, Jabłońska, Kaczmarek, Lis, Malinowska, Nowak, Olszewska, Pawlak, Rutkowska, Sikora, Szewczyk, Tomczak, Urban, Walczak, Zając, Ziółkowska',
  },
  nordic: {
    first:
      'Anders, Birgit, Carin, Erik, Elsa, Fredrik, Gunnar, Hanna, Ingrid, Johan, Kaisa, Liisa, Magnus, Nils, Oskar, Pernilla, Rasmus, Siiri, Tove, Viktor',
    last: 'Ahlgren, Berglund, Dahl, Ekström, Forsberg, Gustafsson, Hedlund, Isaksson, Kask, Lindqvist, Lund, Mägi, Nyström, Öberg, Rebane, Sandberg, Sjögren, Tamm, Wallin, Åkesson',
  },
  greek: {
    first:
      'Alexandros, Andreas, Christina, Despina, Eleni, Georgios, Ioanna, Konstantinos, Kyriakos, Maria, Michalis, Nikolas, Panayiota, Petros, Sofia, Stavros, Theodora, Vasilis, Xenia, Zoe',
    last: 'Anastasiou, Christodoulou, Demetriou, Economou, Georgiou, Hadjigeorgiou, Ioannou, Kyprianou, Loizou, Michaelides, Nicolaou, Panayiotou, Papadopoulos, Savvides, Stavrou, Theodorou, Tsangari, Vassiliou, Xenophontos, Zenonos',
  },
  turkish: {
    first:
      'Ahmet, Ayşe, Burak, Cem, Deniz, Elif, Emre, Fatma, Gül, Hakan, İrem, Kerem, Leyla, Murat, Nazan, Orhan, Selin, Tolga, Yasemin, Zeynep',
    last: 'Acar, Aydın, Bulut, Çelik, Demir, Doğan, Erdem, Güneş, Kaplan, Kaya, Koç, Öztürk, Polat, Şahin, Taş, Tekin, Uçar, Yalçın, Yıldız, Yılmaz',
  },
  arabic: {
    first:
      'Ahmad, Amal, Bilal, Dina, Fadi, Faris, Hala, Hassan, Huda, Karim, Khalid, Layla, Mariam, Nabil, Noor, Omar, Rania, Salim, Yusuf, Zainab',
    last: 'Al Amin, Al Farsi, Al Hashimi, Al Khatib, Al Mansoori, Al Nuaimi, Al Qasimi, Al Rashid, Al Sabah, Al Zaabi, Barakat, Darwish, Fares, Haddad, Khoury, Mansour, Nasser, Qureshi, Saleh, Tannous',
  },
}

const stems: Record<Culture, string> = {
  english:
    'Alderbrook, Brackenhill, Cobblestone, Dunmore, Eastgate, Foxglove, Harrowby, Ivywell, Juniper, Kingsmead, Longacre, Millrace, Northwold, Oakhurst, Pennywood, Redcliffe, Silverton, Thistledown, Wexcombe, Yarrow',
  german:
    'Adlerhof, Bergland, Donautal, Elbufer, Falkenberg, Grünwald, Hanse, Isartal, Kronberg, Lindenau, Morgenrot, Nordstern, Ostsee, Rheinblick, Silberbach, Tannenhof, Uferpark, Weserland, Wiesental, Zeppelin',
  french:
    'Aubépine, Beaulieu, Clairval, Dauphiné, Étoile, Fontenay, Grandpré, Hautmont, Jardin Bleu, Lavande, Montclair, Novalie, Olivette, Pontneuf, Quai Ouest, Rivegauche, Soleil Levant, Tilleul, Valombre, Vieux Port',
  dutch:
    'Amstelhof, Blauwbrug, Delfland, Eemdijk, Gouden Tulp, Havenlicht, IJsselkade, Kanaalzicht, Lindehout, Maasdam, Noorderlicht, Oosterpoort, Poldermolen, Rijnmond, Stadshart, Tulpveld, Veldhoek, Waterkant, Zeeland, Zuiderzee',
  spanish:
    'Alameda, Brisa, Costa Clara, Dos Ríos, Estrella, Faro Sur, Girasol, Horizonte, Isla Verde, Jacaranda, Luz del Sur, Mirador, Nogal, Olivar, Palmera, Ribera, Sierra Alta, Tres Torres, Valle Nuevo, Viento Norte',
  italian:
    'Alba Nuova, Belvedere, Borgo Antico, Collina, Dolomia, Faro Blu, Ginestra, Laguna, Meridiana, Montechiaro, Oliveto, Ponte Vecchio, Quercia, Roccaforte, San Marco, Terranova, Tramonto, Valdoro, Venticello, Zefiro',
  polish:
    'Amber, Bałtyk, Cyprys, Dolina, Gwiazda, Horyzont, Jantar, Karpaty, Lazur, Mazury, Nadwiślan, Orzeł, Podhale, Rzeka, Sosna, Tatry, Ursus, Wawel, Zefir, Złoty Dąb',
  nordic:
    'Aurora, Björk, Fjäll, Granit, Havsvik, Isberg, Kallas, Lumi, Mälaren, Nordljus, Polaris, Ramsö, Saare, Skärgård, Solvik, Tuuli, Vega, Vinter, Älven, Öresund',
  greek:
    'Akamas, Amathus, Argo, Asteri, Delphi, Elia, Galaxia, Helios, Kition, Kourion, Levantis, Meltemi, Nereus, Olympos, Pegasus, Petra, Salamis, Thalassa, Troodos, Zephyros',
  turkish:
    'Anadolu, Bereket, Çınar, Efes, Galata, Haliç, Karadeniz, Lale, Marmara, Nilüfer, Pamuk, Safran, Topkapı, Truva, Yakamoz',
  arabic:
    'Al Bahar, Al Noor, Crescent, Dar Al Salam, Desert Rose, Falcon, Gulf Pearl, Jasmine, Oasis, Palm Gate, Qamar, Sahara, Saffron, Sea Star, Zahra',
}
