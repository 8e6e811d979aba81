/// Names of places and persons that Ukrainian, Russian and English write differently.
///
/// A word that is one of a name's spellings, or whose stem is, has the Russian name as a further stem: so `Київ`,
/// `в Киеве` and `Kyiv` find one another.
struct SameNames {
  private let namesBySpelling: [Substring: [String]]

  init() {
    var names: [Substring: [String]] = [:]
    for group in Self.table.split(whereSeparator: { $0 == "," || $0 == "\n" }) {
      let spellings = group.split(separator: " ")
      guard let name = spellings.first else { continue }
      for spelling in spellings { names[spelling, default: []].append(String(name)) }
    }
    namesBySpelling = names
  }

  /// The Russian names of what a folded word, or a stem, names.
  func names(of word: String) -> [String] { namesBySpelling[word[...]] ?? [] }

  /// The Russian names by the beginnings of their spellings.
  ///
  /// - Parameter beginning: that of a spelling; `nil` for one to leave out.
  func names(by beginning: (String) -> String?) -> [String: Set<String>] {
    var names: [String: Set<String>] = [:]
    for (spelling, named) in namesBySpelling {
      if let beginning = beginning(String(spelling)) {
        names[beginning, default: []].formUnion(named)
      }
    }
    return names
  }

  /// Each name in Russian, then in Ukrainian, then as English texts write the one and the other, then the stem that
  /// libstemmer makes of it where no dictionary knows it; folded, as `SearchWords` does it.
  ///
  /// Source: the spellings of the dictionaries of hunspell (Debian's hunspell-ru and hunspell-uk); the romanization of
  /// resolution 55 of the Cabinet of Ukraine (27 January 2010), and the usual one of Russian names.
  private static let table = """
    авдеевка авдіївка avdiivka avdeevka авдеевк, австралия австралія australia,
    австрия австрія austria, агафья гафія, азербайджан azerbaijan, азия азія asia,
    албания албанія albania, александр олександр oleksandr aleksandr alexander,
    александра олександра oleksandra aleksandra, александрия олександрія oleksandriia alexandria,
    алексей олексій oleksii oleksiy aleksei alexey, алена олена альона, алжир algeria,
    алина аліна alina, америка america, анастасия анастасія anastasiia anastasia,
    анатолий анатолій anatolii anatoly, англия англія england,
    андрей андрій andrii andriy andrei andrey, анкара ankara, анна ганна hanna anna, антон anton,
    антонина антоніна, аргентина argentina, армения вірменія armenia, арсений арсеній arsenii,
    артем artem, артемовск артемівськ artemivsk artemovsk артемивск,
    архангельск архангельськ arkhangelsk, афанасий панас опанас,
    афганистан афганістан afghanistan, афины афіни athens, африка africa, байден biden,
    балаклея балаклія balakliia balakleya балакле балакл, бахмут bakhmut,
    белгород бєлгород білгород bilhorod belgorod, белоруссия білорусь беларусь belarus,
    бельгия бельгія belgium, бердичев бердичів berdychiv berdichev бердич,
    бердянск бердянськ berdiansk berdyansk, берлин берлін berlin, богдан bohdan bogdan,
    болгария болгарія bulgaria, борис borys boris,
    борисполь бориспіль boryspil borispol бориспол, босния боснія bosnia,
    бразилия бразилія brazil, братислава bratislava, брест brest, британия британія britain,
    бровары бровари brovary бровар, брюссель brussels, брянск брянськ bryansk, будапешт budapest,
    буковина bukovyna bukovina буковин, бухарест bucharest, буча bucha, вадим vadym vadim,
    валентин valentyn valentin, валерий валерій valerii valery, валерия валерія valeriia valeria,
    варшава warsaw, василий василь vasyl vasily vasiliy,
    васильевка василівка vasylivka vasilyevka васильевк,
    васильков васильків vasylkiv vasilkov васильк, вашингтон washington,
    великобритания великобританія, вена відень vienna, венгрия угорщина hungary,
    венесуэла венесуела venezuela, вероника вероніка veronika, виктор віктор viktor,
    виктория вікторія viktoriia viktoria, вильнюс вільнюс vilnius,
    винница вінниця vinnytsia vinnitsa, виталий віталій vitalii vitaliy vitaly,
    владивосток vladivostok, владимир володимир volodymyr vladimir, волгоград volgograd,
    волчанск вовчанськ vovchansk volchansk вовчанск, волынь волинь volyn волын, воронеж voronezh,
    вячеслав viacheslav vyacheslav, гаага hague, гавриил гаврило,
    галичина halychyna galicia галичин, геническ генічеськ henichesk genichesk,
    геннадий геннадій hennadii gennady, георгий георгій heorhii georgy georgiy,
    германия німеччина germany, глеб гліб hlib gleb, голландия голландія holland, гомель gomel,
    горловка горлівка horlivka gorlovka горловк, гостомель hostomel gostomel гостомел,
    греция греція greece, григорий григорій hryhorii hryhoriy grigory, грузия грузія georgia,
    даниил данило daniil, данил данило danylo danil, дания данія denmark,
    дарья дарія даря дарина daria darya, дебальцево дебальцеве debaltseve debaltsevo дебальцев,
    демьян демян, денис denys denis, джанкой dzhankoi dzhankoy, диана діана,
    дмитрий дмитро dmytro dmitry dmitri dmitriy, днепр дніпро dnipro dnepr dnieper,
    днепропетровск дніпропетровськ dnipropetrovsk dnepropetrovsk днипропетровск,
    днестр дністер dniester, донбасс донбас donbas donbass, донецк донецьк donetsk,
    дрогобыч дрогобич drohobych drogobych, дружковка дружківка druzhkivka druzhkovka дружковк,
    евгений євген yevhen yevgeny evgeny, евгения євгенія yevheniia evgenia, евдокия євдокія,
    евпатория євпаторія yevpatoria evpatoria, европа європа europe, египет єгипет egypt,
    егор єгор yehor yegor, екатерина катерина kateryna ekaterina yekaterina,
    екатеринбург єкатеринбург yekaterinburg, елена олена olena elena yelena,
    елизавета єлизавета yelyzaveta elizaveta, емельян омелян,
    енергодар энергодар enerhodar energodar, ереван єреван yerevan, ермак єрмак yermak,
    ефим юхим, женева geneva, житомир zhytomyr zhitomir,
    закарпатье закарпаття zakarpattia transcarpathia,
    залужный залужний zaluzhny zaluzhnyi залужн, запорожье запоріжжя zaporizhzhia zaporozhye,
    зеленский зеленський zelensky zelenskyy zelenskyi зеленск, зинаида зінаїда, иван іван ivan,
    игнат гнат, игорь ігор ihor igor, иерусалим єрусалим jerusalem, измаил ізмаїл izmail,
    израиль ізраїль israel, изюм ізюм izium izyum, илья ілля illia ilya, индия індія india,
    инна інна, иосиф йосип yosyp iosif, ирак ірак iraq, иран іран iran, ирина ірина iryna irina,
    ирландия ірландія ireland, ирпень ірпінь irpin ирпен, исландия ісландія iceland,
    испания іспанія spain, италия італія italy, казань kazan, казахстан kazakhstan,
    калининград калінінград kaliningrad, каменец камянець kamianets камянец,
    каменское камянське kamianske каменск камянск, канада canada, карпаты карпати carpathians,
    каховка kakhovka каховк, керчь керч kerch, киев київ kyiv kiev,
    киргизия киргизстан кыргызстан kyrgyzstan, кирилл кирило kyrylo kirill,
    кировоград кіровоград kirovohrad kirovograd, китай china, кишинев кишинів chisinau kishinev,
    коломыя коломия kolomyia коломы, константин костянтин kostiantyn konstantin,
    константиновка костянтинівка kostiantynivka konstantinovka константиновк,
    копенгаген copenhagen, корея korea, краков краків krakow, краматорск краматорськ kramatorsk,
    краснодар krasnodar, кременчуг кременчук kremenchuk kremenchug, кремль kremlin кремл,
    кристина христина khrystyna kristina, кропивницкий кропивницький kropyvnytskyi кропивницк,
    крым крим crimea krym, ксения ксенія оксана kseniia ksenia, куба cuba,
    купянск купянськ kupiansk kupyansk, курск курськ kursk, латвия латвія latvia,
    леонид леонід leonid, ливан ліван lebanon, ливия лівія libya, лидия лідія lidiia,
    лисичанск лисичанськ lysychansk lisichansk, литва lithuania, лондон london,
    луганск луганськ luhansk lugansk, лукашенко lukashenko лукашенк, луцк луцьк lutsk,
    львов львів lviv lvov, любовь любов liubov lyubov, людмила liudmyla lyudmila,
    люксембург luxembourg, мадрид madrid, македония македонія macedonia,
    макеевка макіївка makiivka makeevka макеевк, макрон macron, максим maksym maksim maxim,
    марина maryna marina, мариуполь маріуполь mariupol, мария марія mariia maria, марк марко,
    марьинка марїнка marinka марьинк маринк, матвей матвій matvii matvey,
    медведев медведєв medvedev, мексика mexico, мелитополь мелітополь melitopol,
    меркель merkel меркел, минск мінськ minsk, михаил михайло mykhailo mikhail,
    молдавия молдова moldova, москва moscow, мукачево мукачеве mukachevo mukacheve мукачев,
    мурманск мурманськ murmansk, мюнхен munich, навальный навальний navalny навальн,
    надежда надія nadiia nadezhda надежд, наталья наталія наталя nataliia natalia natalya,
    нежин ніжин nizhyn nezhin, нидерланды нідерланди netherlands, никита микита mykyta nikita,
    николаев миколаїв mykolaiv nikolaev nikolayev, николай микола mykola nikolai nikolay,
    никополь нікополь nikopol, новгород novgorod, новоград novohrad novograd,
    новосибирск новосибірськ novosibirsk, норвегия норвегія norway, одесса одеса odesa odessa,
    олег oleh oleg, ольга olha olga, очаков очаків ochakiv ochakov, павел павло pavlo pavel,
    павлоград pavlohrad pavlograd, пакистан pakistan, палестина palestine, париж paris,
    пекин пекін beijing, песков пєсков peskov, петербург petersburg, петр петро petro pyotr,
    подолье поділля podillia подол, покровск покровськ pokrovsk,
    полесье полісся polissia polesye полес, полина поліна, полтава poltava, польша польща poland,
    попасная попасна popasna popasnaya, порошенко poroshenko порошенк,
    португалия португалія portugal, прага prague, пригожин пригожін prigozhin,
    приднестровье придністровя transnistria приднистров, прилуки pryluky priluki прилук,
    припять prypiat pripyat, псков pskov, путин путін putin, раиса раїса, рига riga, рим rome,
    ровно рівне rivne rovno, роман roman, россия росія russia, ростислав rostyslav rostislav,
    ростов rostov, рубежное рубіжне rubizhne rubezhnoe рубежн, румыния румунія romania,
    руслан ruslan, савва сава, светлана світлана svitlana svetlana,
    святослав sviatoslav svyatoslav, севастополь sevastopol,
    северодонецк сєвєродонецьк сіверськодонецьк sievierodonetsk severodonetsk сиверскодонецк,
    семен semen, сербия сербія serbia, сергей сергій serhii serhiy sergei sergey,
    сибирь сибір siberia, симферополь сімферополь simferopol, сирия сирія syria,
    скадовск скадовськ skadovsk, славянск словянськ sloviansk slavyansk словянск,
    слобожанщина slobozhanshchyna слобожанщин, словакия словаччина slovakia,
    словения словенія slovenia, смоленск смоленськ smolensk, соледар soledar,
    софия софія софья sofiia sofia, сочи сочі sochi, стамбул istanbul,
    станислав станіслав stanislav, степан stepan, стокгольм stockholm, страсбург strasbourg,
    стрый стрий stryi, сумы суми sumy, сырский сирський syrskyi сырск сирск, таганрог taganrog,
    таджикистан tajikistan, таллин таллінн таллін tallinn, тарас taras,
    татьяна тетяна tetiana tatiana tatyana, тбилиси тбілісі tbilisi, тверь твер tver,
    тернополь тернопіль ternopil ternopol, тимофей тимофій tymofii timofey, тимошенко tymoshenko,
    тирасполь tiraspol, токмак tokmak, торецк торецьк toretsk, трамп trump, трофим трохим,
    трускавец трускавець truskavets, туркмения туркменія туркменистан туркменістан turkmenistan,
    турция туреччина turkey türkiye, угледар вугледар vuhledar ugledar,
    ужгород uzhhorod uzhgorod, узбекистан uzbekistan, украина україна ukraine,
    фастов фастів fastiv fastov, федор федір fedir fyodor fedor, феодосия феодосія feodosia,
    филипп пилип pylyp filipp, финляндия фінляндія finland,
    франковск франківськ frankivsk frankovsk франкивск, франция франція france,
    харьков харків kharkiv kharkov, хельсинки гельсінкі helsinki, херсон kherson,
    хмельницкий хмельницький khmelnytskyi khmelnitsky хмельницк, хорватия хорватія croatia,
    червоноград chervonohrad chervonograd, черкассы черкаси cherkasy cherkassy,
    чернигов чернігів chernihiv chernigov, чернобыль чорнобиль chornobyl chernobyl,
    черновцы чернівці chernivtsi chernovtsy, черногория чорногорія montenegro,
    черноморск чорноморськ chornomorsk chernomorsk чорноморск, чехия чехія czechia,
    чечня chechnya, чугуев чугуїв chuhuiv chuguev, швейцария швейцарія switzerland,
    швеция швеція sweden, шмыгаль шмигаль shmyhal шмыгал, шольц scholz,
    шотландия шотландія scotland, эдуард едуард eduard, эрдоган ердоган erdogan эрдога,
    эстония естонія estonia, юлия юлія yuliia yulia, юрий юрій yurii yuriy yuri yury,
    яков яків yakiv yakov, ялта yalta, япония японія japan, ярослав yaroslav
    """
}
