"""The months' names in the languages whose dates are read without further help.

Names and abbreviations follow Unicode CLDR (https://cldr.unicode.org/), the forms that stand
inside a date ("5 мая", not "май") included.
"""

from __future__ import annotations

#: A line a language, a column a month, forms of one month parted by a comma.
TABLE = """
january,jan february,feb march,mar april,apr may june,jun july,jul august,aug september,sept,sep october,oct november,nov december,dec
januar,jänner,jän februar,feber märz,mär,mrz,maerz april mai juni juli august,aug september oktober,okt november dezember,dez
janvier,janv février,févr,fév,fevrier mars avril,avr mai juin juillet,juil août,aout septembre octobre novembre décembre,déc,decembre
enero,ene febrero marzo abril,abr mayo junio julio agosto,ago septiembre,setiembre,set octubre noviembre diciembre,dic
gennaio,gen febbraio marzo aprile maggio,mag giugno,giu luglio,lug agosto settembre,sett ottobre,ott novembre dicembre
janeiro fevereiro,fev março,marco abril maio,mai junho,jun julho,jul agosto setembro outubro,out novembro dezembro
januari februari maart,mrt april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts,mars april maj,mai juni juli august september oktober november december,des
tammikuuta,tammikuu helmikuuta,helmikuu maaliskuuta,maaliskuu huhtikuuta,huhtikuu toukokuuta,toukokuu kesäkuuta,kesäkuu heinäkuuta,heinäkuu elokuuta,elokuu syyskuuta,syyskuu lokakuuta,lokakuu marraskuuta,marraskuu joulukuuta,joulukuu
janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember
stycznia,styczeń,sty lutego,luty,lut marca,marzec kwietnia,kwiecień,kwi maja,maj czerwca,czerwiec,cze lipca,lipiec,lip sierpnia,sierpień,sie września,wrzesień,wrz października,październik,paź listopada,listopad grudnia,grudzień,gru
ledna,leden února,únor března,březen dubna,duben května,květen června,červen července,červenec srpna,srpen září října,říjen listopadu prosince,prosinec
januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
január február március április május június július augusztus szeptember október november december
ianuarie,ian februarie martie aprilie mai iunie,iun iulie,iul august septembrie octombrie noiembrie decembrie
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga,studenog prosinca
januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra
јануар,јануара фебруар,фебруара март,марта април,априла мај,маја јун,јуна јул,јула август,августа септембар,септембра октобар,октобра новембар,новембра децембар,децембра
januar februar marec,marca april maj junij,junija julij,julija avgust september oktober november december
януари,яну февруари,фев март април май юни юли август,авг септември,сеп октомври,окт ноември,ное декември,дек
января,янв,январь февраля,февр,фев,февраль марта,мар,март апреля,апр,апрель мая,май июня,июн,июнь июля,июл,июль августа,авг,август сентября,сент,сен,сентябрь октября,окт,октябрь ноября,нояб,ноя,ноябрь декабря,дек,декабрь
січня,січ,січень лютого,лют,лютий березня,бер,березень квітня,кві,квітень травня,тра,травень червня,чер,червень липня,лип,липень серпня,сер,серпень вересня,вер,вересень жовтня,жов,жовтень листопада,лис,листопад грудня,гру,грудень
ιανουαρίου,ιαν,ιανουάριος φεβρουαρίου,φεβ,φεβρουάριος μαρτίου,μαρ,μάρτιος απριλίου,απρ,απρίλιος μαΐου,μαϊ,μάιος ιουνίου,ιουν,ιούνιος ιουλίου,ιουλ,ιούλιος αυγούστου,αυγ,αύγουστος σεπτεμβρίου,σεπ,σεπτέμβριος οκτωβρίου,οκτ,οκτώβριος νοεμβρίου,νοε,νοέμβριος δεκεμβρίου,δεκ,δεκέμβριος
ocak,oca şubat,şub mart nisan,nis mayıs,may,mayis haziran,haz temmuz,tem ağustos,ağu eylül,eyl ekim,eki kasım,kas,kasim aralık,ara,aralik
januari februari,peb maret april mei juni juli agustus,agu,agt september oktober november desember
januari februari mac april mei jun julai ogos,ogo september oktober november disember,dis
gener febrer,febr març abril maig juny juliol agost setembre octubre novembre desembre
xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro
urtarrila,urtarrilaren otsaila,otsailaren martxoa,martxoaren apirila,apirilaren maiatza,maiatzaren ekaina,ekainaren uztaila,uztailaren abuztua,abuztuaren iraila,irailaren urria,urriaren azaroa,azaroaren abendua,abenduaren
sausio,sausis vasario,vasaris kovo,kovas balandžio,balandis gegužės,gegužė birželio,birželis liepos,liepa rugpjūčio,rugpjūtis rugsėjo,rugsėjis spalio,spalis lapkričio,lapkritis gruodžio,gruodis
janvāris,janvārī februāris,februārī marts,martā aprīlis,aprīlī maijs,maijā jūnijs,jūnijā jūlijs,jūlijā augusts,augustā septembris,septembrī oktobris,oktobrī novembris,novembrī decembris,decembrī
jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
يناير فبراير مارس أبريل,ابريل مايو يونيو يوليو أغسطس,اغسطس سبتمبر أكتوبر,اكتوبر نوفمبر ديسمبر
كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر
ינואר,בינואר פברואר,בפברואר מרץ,במרץ אפריל,באפריל מאי,במאי יוני,ביוני יולי,ביולי אוגוסט,באוגוסט ספטמבר,בספטמבר אוקטובר,באוקטובר נובמבר,בנובמבר דצמבר,בדצמבר
ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
जनवरी,जन फरवरी,फ़रवरी,फर मार्च अप्रैल मई जून जुलाई अगस्त सितंबर,सितम्बर अक्टूबर,अक्तूबर नवंबर,नवम्बर दिसंबर,दिसम्बर
জানুয়ারি,জানুয়ারী ফেব্রুয়ারি,ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর
ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்
జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై,జూలై ఆగస్టు సెప్టెంబర్,సెప్టెంబరు అక్టోబర్,అక్టోబరు నవంబర్,నవంబరు డిసెంబర్,డిసెంబరు
জানুৱাৰী ফেব্ৰুৱাৰী মাৰ্চ এপ্ৰিল মে' জুন জুলাই আগষ্ট ছেপ্টেম্বৰ অক্টোবৰ নৱেম্বৰ ডিচেম্বৰ
જાન્યુઆરી ફેબ્રુઆરી માર્ચ એપ્રિલ મે જૂન જુલાઈ ઑગસ્ટ,ઓગસ્ટ સપ્ટેમ્બર ઑક્ટોબર,ઓક્ટોબર નવેમ્બર ડિસેમ્બર
जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
tháng_1,tháng_một tháng_2,tháng_hai tháng_3,tháng_ba tháng_4,tháng_tư tháng_5,tháng_năm tháng_6,tháng_sáu tháng_7,tháng_bảy tháng_8,tháng_tám tháng_9,tháng_chín tháng_10,tháng_mười tháng_11,tháng_mười_một tháng_12,tháng_mười_hai
มกราคม,ม.ค. กุมภาพันธ์,ก.พ. มีนาคม,มี.ค. เมษายน,เม.ย. พฤษภาคม,พ.ค. มิถุนายน,มิ.ย. กรกฎาคม,ก.ค. สิงหาคม,ส.ค. กันยายน,ก.ย. ตุลาคม,ต.ค. พฤศจิกายน,พ.ย. ธันวาคม,ธ.ค.
студзеня,студзень,сту лютага,люты сакавіка,сакавік,сак красавіка,красавік,кра траўня чэрвеня,чэрвень,чэр ліпеня,ліпень,ліп жніўня,жнівень,жні верасня,верасень,вер кастрычніка,кастрычнік,кас лістапада,лістапад,ліс снежня,снежань,сне
janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor
հունվարի,հունվար,հնվ փետրվարի,փետրվար,փտվ մարտի,մարտ,մրտ ապրիլի,ապրիլ,ապր մայիսի,մայիս,մյս հունիսի,հունիս,հնս հուլիսի,հուլիս,հլս օգոստոսի,օգոստոս,օգս սեպտեմբերի,սեպտեմբեր,սեպ հոկտեմբերի,հոկտեմբեր,հոկ նոյեմբերի,նոյեմբեր,նոյ դեկտեմբերի,դեկտեմբեր,դեկ
იანვარი,იან თებერვალი,თებ მარტი,მარ აპრილი,აპრ მაისი,მაი ივნისი,ივნ ივლისი,ივლ აგვისტო,აგვ სექტემბერი,სექ ოქტომბერი,ოქტ ნოემბერი,ნოე დეკემბერი,დეკ
yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr
январ феврал март апрел май июн июл август сентябр октябр ноябр декабр
қаңтар,қаң ақпан,ақп наурыз,нау сәуір,сәу мамыр,мам маусым,мау шілде,шіл тамыз,там қыркүйек,қыр қазан,қаз қараша,қар желтоқсан,жел
1-р_сар,1-р_сарын 2-р_сар,2-р_сарын 3-р_сар,3-р_сарын 4-р_сар,4-р_сарын 5-р_сар,5-р_сарын 6-р_сар,6-р_сарын 7-р_сар,7-р_сарын 8-р_сар,8-р_сарын 9-р_сар,9-р_сарын 10-р_сар,10-р_сарын 11-р_сар,11-р_сарын 12-р_сар,12-р_сарын
januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba
enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre
ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr
eanáir,ean feabhra,feabh márta aibreán,aib bealtaine,beal meitheamh,meith iúil lúnasa meán_fómhair,mfómh deireadh_fómhair,dfómh samhain,samh nollaig,noll
jannar frar marzu april mejju ġunju lulju awwissu settembru ottubru novembru diċembru
ጃንዋሪ,ጃንዩወሪ,ጃን ፌብሩዋሪ,ፌብሩወሪ,ፌብ ማርች ኤፕሪል,ኤፕሪ ሜይ ጁን ጁላይ ኦገስት,ኦገስ ሴፕቴምበር,ሴፕቴ ኦክቶበር,ኦክቶ ኖቬምበር,ኖቬም ዲሴምበር,ዲሴም
जनवरी फेब्रुअरी मार्च अप्रिल मे जुन जुलाई अगस्ट सेप्टेम्बर अक्टोबर नोभेम्बर डिसेम्बर
ജനുവരി,ജനു ഫെബ്രുവരി,ഫെബ്രു മാർച്ച്,മാർ ഏപ്രിൽ,ഏപ്രി മേയ്,മെയ് ജൂൺ ജൂലൈ ഓഗസ്റ്റ്,ഓഗ സെപ്റ്റംബർ,സെപ്റ്റം ഒക്‌ടോബർ,ഒക്ടോബർ,ഒക്ടോ നവംബർ,നവം ഡിസംബർ,ഡിസം
ಜನವರಿ,ಜನ ಫೆಬ್ರವರಿ,ಫೆಬ್ರ ಮಾರ್ಚ್ ಏಪ್ರಿಲ್,ಏಪ್ರಿ ಮೇ ಜೂನ್ ಜುಲೈ ಆಗಸ್ಟ್,ಆಗ ಸೆಪ್ಟೆಂಬರ್,ಸೆಪ್ಟೆಂ ಅಕ್ಟೋಬರ್,ಅಕ್ಟೋ ನವೆಂಬರ್,ನವೆಂ ಡಿಸೆಂಬರ್,ಡಿಸೆಂ
ਜਨਵਰੀ,ਜਨ ਫ਼ਰਵਰੀ,ਫਰਵਰੀ,ਫ਼ਰ ਮਾਰਚ ਅਪ੍ਰੈਲ,ਅਪ੍ਰੈ ਮਈ ਜੂਨ ਜੁਲਾਈ,ਜੁਲਾ ਅਗਸਤ,ਅਗ ਸਤੰਬਰ,ਸਤੰ ਅਕਤੂਬਰ,ਅਕਤੂ ਨਵੰਬਰ,ਨਵੰ ਦਸੰਬਰ,ਦਸੰ
ଜାନୁଆରୀ ଫେବୃଆରୀ ମାର୍ଚ୍ଚ ଅପ୍ରେଲ ମଇ ଜୁନ ଜୁଲାଇ ଅଗଷ୍ଟ ସେପ୍ଟେମ୍ବର ଅକ୍ଟୋବର ନଭେମ୍ବର ଡିସେମ୍ବର
ජනවාරි,ජන පෙබරවාරි,පෙබ මාර්තු,මාර් අප්‍රේල් මැයි ජූනි ජූලි අගෝස්තු,අගෝ සැප්තැම්බර්,සැප් ඔක්තෝබර්,ඔක් නොවැම්බර්,නොවැ දෙසැම්බර්,දෙසැ
ဇန်နဝါရီ,ဇန် ဖေဖော်ဝါရီ,ဖေ မတ် ဧပြီ မေ ဇွန် ဇူလိုင်,ဇူ ဩဂုတ် စက်တင်ဘာ,စက် အောက်တိုဘာ,အောက် နိုဝင်ဘာ,နို ဒီဇင်ဘာ,ဒီ
មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ
جنوري فبروري مارچ اپریل مۍ جون جولای اګست سپتمبر اکتوبر نومبر دسمبر
janairu faburairu maris afirilu mayu yuni yuli agusta satumba oktoba nuwamba disamba
januarie februarie maart april mei junie julie augustus september oktober november desember
januar februar mäerz abrëll mee juni juli august september oktober november dezember
schaner favrer mars avrigl matg zercladur fanadur avust settember october november december
januaro februaro marto aprilo majo junio julio aŭgusto septembro oktobro novembro decembro
јануари,јан февруари,фев март,мар април,апр мај јуни,јун јули,јул август,авг септември,септ октомври,окт ноември,ноем декември,дек
јан феб мар апр мај јун јул авг сеп окт нов дец
januar februar mart april maj jun juli august septembar oktobar novembar decembar
siječanj,sij veljača,velj ožujak,ožu travanj,tra svibanj,svi lipanj srpanj,srp kolovoz,kol rujan,ruj listopad studeni,stu prosinac,pro
saus vas kov bal geg birž liep rugp rugs spal lapkr gruod
jaan veebr märts apr mai juuni juuli aug sept okt nov dets
xineru febreru marzu abril mayu xunu xunetu agostu setiembre ochobre payares avientu
ژانویهٔ فوریهٔ مارس آوریل مهٔ ژوئن ژوئیهٔ آگوست سپتامبر اکتبر نوامبر دسامبر
"""  # noqa: E501


def months() -> dict[str, int]:
    """Name → number. A name that means two months in two languages is left to the first."""
    found: dict[str, int] = {}
    for line in TABLE.strip().splitlines():
        for number, forms in enumerate(line.split(), 1):
            for form in forms.split(","):
                found.setdefault(form.replace("_", " ").lower(), number)
    return found


MONTHS = months()
