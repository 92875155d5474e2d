"""What newspapers print and annotated corpora hardly hold, made out of the corpora: headlines in capitals, text without
capitals, curly quotes, lines of credits, and names from parts of the world that they seldom tell of."""
import random

# Given names | further names, by where they are common. Each pair makes a person, so that a name is known by where it stands.
PEOPLE = """Ahmed Mohammed Khaled Yasser Mahmoud Fatima Layla Omar Tariq Nabil Abdel-Fattah Abdulrahman Izz_al-Din | al-Assad al-Sudani el-Sisi al-Masri Haddad Hamdan Abu_Zuhri bin_Salman al-Sharaa Aoun Mikati al-Maliki el-Baradei ben_Ali
Itamar Yitzhak Naftali Tzipi Avigdor Gideon Yael Bezalel Benny Shlomo | Ben-Gvir Sa'ar Smotrich Gantz Lapid Ben-Eliezer Halevi Bar-Tal Cohen-Levi Edelstein
Volodymyr Dmytro Oleksandr Yevgeny Sergei Nadezhda Aleksandar Zoran Jarosław Anzhelika | Zelenskyy Kuleba Syrskyi Prigozhin Lavrov Vučić Đukanović Kaczyński Tsikhanouskaya Peskov Shoigu Yushchenko
Xi Wang Li Zhao Chen Ma Lai Tsai | Jinping Yi Keqiang Lijian Shui-bian Ying-jeou Ching-te Ing-wen
Kim Lee Moon Park Yoon Choi | Jong-un Jae-myung Jae-in Geun-hye Suk-yeol Yo-jong Sang-mok
Nguyen Pham Tran Vo | Phu_Trong Minh_Chinh Dai_Quang Van_Thuong Thi_Kim_Ngan
Narendra Amit Rahul Mamata Asif_Ali Shehbaz Imran Sheikh Ranil Mahinda | Modi Shah Gandhi Banerjee Zardari Sharif Khan Hasina Wickremesinghe Rajapaksa
Joko Prabowo Anwar Mahathir Ferdinand Rodrigo Thaksin Aung_San | Widodo Subianto Ibrahim Mohamad Marcos_Jr. Duterte Shinawatra Suu_Kyi
Cyril Bola Uhuru Abiy Paul Yoweri Emmerson Ngozi Nana Olusegun | Ramaphosa Tinubu Kenyatta Ahmed Kagame Museveni Mnangagwa Okonjo-Iweala Akufo-Addo Obasanjo
Luiz_Inácio Jair Nicolás Andrés_Manuel Gabriela María_Corina Gustavo Evo | da_Silva Bolsonaro Maduro López_Obrador Mistral Machado Petro Morales Boric
Recep_Tayyip Mevlüt Hakan Ekrem Ebrahim Javad Hossein Mir-Hossein | Erdoğan Çavuşoğlu Fidan İmamoğlu Raisi Zarif Amir-Abdollahian Mousavi
Emmanuel Marine Jean-Luc Pedro Giorgia Ursula Jens Mette | Macron Le_Pen Mélenchon Sánchez Meloni von_der_Leyen Stoltenberg Frederiksen
Shinzo Fumio Yoshihide Sanae Taro | Abe Kishida Suga Takaichi Aso"""
PLACES = """Al-Mawasi Deir_al-Balah Khan_Younis Rafah Beit_Jinn Beit_Lahia Jabalia Deir_ez-Zor Idlib Kafr_Qasim Al-Hasakah Ras_al-Ain
Ramat_Gan Kiryat_Shmona Tel_Aviv-Yafo Umm_al-Fahm Bakhmut Avdiivka Zaporizhzhia Kryvyi_Rih Ivano-Frankivsk Novi_Sad Nagorno-Karabakh
Guangxi Hong_Kong Pyeongchang Da_Nang Phnom_Penh Port-au-Prince N'Djamena Ouagadougou Addis_Ababa Dar_es_Salaam Cabo_Delgado
Tegucigalpa São_Paulo Timor-Leste Guinea-Bissau Côte_d'Ivoire Sindh Khyber_Pakhtunkhwa Uttar_Pradesh Rakhine Hodeidah Sana'a"""
ORGANIZATIONS = """Hezbollah Islamic_Jihad Fatah Likud Shas Al_Jazeera Al-Monitor Al-Akhbar The_Cradle The_New_Arab Middle_East_Eye Haaretz The_Times_of_Israel
Yedioth_Ahronoth Ukrinform Meduza Novaya_Gazeta Xinhua Yonhap The_Straits_Times Kyodo_News The_Hindu Dawn The_Daily_Star Nation_Media_Group
Boko_Haram Al-Shabaab M23 Rapid_Support_Forces Morena PDVSA Petrobras Huawei TSMC Adani_Group Saudi_Aramco Roskosmos Wagner_Group OpenAI SpaceX
Al-Qassam_Brigades People's_Liberation_Army Shin_Bet Mossad FSB IRGC ISIL ASEAN ECOWAS BRICS UNRWA The_Intercept Bellingcat Politico Axios"""

LINES = """Source : ORG / ORG|Source : ORG|Via ORG|date DATE Via ORG|DATE Via ORG|via ORG|Photo : PER / ORG|( PER / ORG )
    |[ ORG / ORG ]|ORG / ORG|By PER , ORG|By PER in LOC|— PER ( @ handle ) DATE|- PER|Image : ORG / PER|Originally published by ORG
    |Read more at ORG|ORG via ORG|File photo : ORG / PER|LOC ( ORG ) -|PER is a reporter for ORG""".split("|")


def words_of(names):
    return [name.replace("_", " ").split() for name in names.split()]


class Augment:
    """One generator of numbers for everything, so that a seed tells what a training run saw."""

    def __init__(self, corpora, seed, recase=0.0, swap=0.0, credits=0.0, curly=0.0):
        self.rng = random.Random(seed)
        self.recase, self.swap, self.credits, self.curly = recase, swap, credits, curly
        self.people = [[words_of(side) for side in row.split(" | ")] for row in PEOPLE.splitlines()]
        self.listed = {"LOC": words_of(PLACES), "ORG": words_of(ORGANIZATIONS)}
        self.met = {"PER": [], "ORG": [], "LOC": []}
        for documents, _ in corpora:
            for sentence in (s for d in documents for s in d):
                self.met_in(sentence)

    def met_in(self, sentence):
        for kind, words in names_in(sentence):
            if kind in self.met:
                self.met[kind].append(words)

    def name(self, kind):
        """Another name of its kind: half of the time one that a corpus holds, else one of the lists."""
        if self.rng.random() < 0.5:
            return self.rng.choice(self.met[kind])
        if kind != "PER":
            return self.rng.choice(self.listed[kind])
        given, further = self.rng.choice(self.people)
        first, last = self.rng.choice(given), self.rng.choice(further)
        return self.rng.choice([first + last, first + last, last])

    def sentences(self, document):
        """The document's sentences, some with other names in them, some behind a line of credits."""
        for sentence in document:
            if self.rng.random() < self.credits:
                yield self.credit()
            yield self.swapped(sentence) if self.rng.random() < self.swap else sentence

    def swapped(self, sentence):
        out = []
        for kind, words in names_in(sentence):
            out += tagged(self.name(kind), kind) if kind in self.met else tagged(words, kind)
        return out

    def credit(self):
        out = []
        for part in self.rng.choice(LINES).split():
            if part in self.met:
                out += tagged(self.name(part), part)
            elif part == "DATE":
                out.append((f"{self.rng.randint(1990, 2026)}-{self.rng.randint(1, 12):02}-{self.rng.randint(1, 28):02}", "O"))
            else:
                out.append((part, "O"))
        return out

    def print_style(self):
        """How one window is printed, as a function of a word: as it is, all capitals, all lower case, or Title Case."""
        draw, curly = self.rng.random(), self.rng.random() < self.curly
        case = next((f for share, f in ((0.4, str.upper), (0.8, str.lower), (1.0, str.title)) if draw < share * self.recase), str)

        def printed(word):
            if curly and word in ('"', "''", "``"):
                return self.rng.choice("“”")
            return case(word.replace("'", "’") if curly else word)

        return printed


def names_in(sentence):
    """The sentence in stretches (type, words); the type of what is no name is O."""
    stretches = []
    for word, tag in sentence:
        kind = tag[2:] or "O"
        if tag[0] == "I" and stretches and stretches[-1][0] == kind or tag == "O" and stretches and stretches[-1][0] == "O":
            stretches[-1][1].append(word)
        else:
            stretches.append((kind, [word]))
    return stretches


def tagged(words, kind):
    return [(w, "O" if kind == "O" else ("I-" if i else "B-") + kind) for i, w in enumerate(words)]
